#pragma once

#include <string>
#include <string_view>

namespace levtok::http {

/// 32 random hexadecimal digits.
std::string make_request_id();

/// Whether a client's own id can be used: only letters, digits and `-._:`, and not too long.
bool is_request_id(std::string_view text);

}  // namespace levtok::http
