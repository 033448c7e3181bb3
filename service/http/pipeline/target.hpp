#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace levtok::http {

/// The decoded target of a request.
struct Target {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
};

/// Reads `/v1/tokens?limit=10`; throws HttpError 400 for a wrong escape, bytes that are not text,
/// or a parameter that is given twice.
Target read_target(std::string_view text);

/// Whether `text` is well-formed UTF-8 without control characters.
bool is_plain_text(std::string_view text);

}  // namespace levtok::http
