#pragma once

#include <string>
#include <string_view>

#include "service/http/problem.hpp"
#include "service/http/response.hpp"

namespace levtok::http::ingress {

/// Whether the connection goes on behind an answer.
enum class After { keep, close };

/// An answer as it goes over the wire, where no server stands between: status line, headers, body.
/// One with a stream has no length; it ends with the connection.
std::string raw_answer(const Response& response, std::string_view request_id, After after);

}  // namespace levtok::http::ingress
