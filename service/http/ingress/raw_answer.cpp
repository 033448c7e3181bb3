#include "service/http/ingress/raw_answer.hpp"

#include <fmt/format.h>

namespace levtok::http::ingress {

std::string raw_answer(const Response& response, std::string_view request_id, After after) {
    std::string text =
        fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nX-Request-Id: {}\r\n", response.status,
                    reason_of(response.status), response.content_type, request_id);
    for (const auto& [name, value] : response.headers) {
        text += fmt::format("{}: {}\r\n", name, value);
    }
    if (!response.stream) text += fmt::format("Content-Length: {}\r\n", response.body.size());
    text += after == After::keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return text + response.body;
}

}  // namespace levtok::http::ingress
