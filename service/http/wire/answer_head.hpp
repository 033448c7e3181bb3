#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "service/http/contract/problem.hpp"

namespace levtok::http::wire {

/// The head of an answer: status and headers.
struct AnswerHead {
    int status = 200;
    bool version_11 = true;   ///< else 1.0
    bool keep_alive = false;  ///< whether the connection stays open after it
    std::optional<std::size_t>
        length;       ///< of the body; absent where there is no body or it has no end
    Headers headers;  ///< Content-Type among them
};

/// The head as it is sent: status line, Date, headers, empty line.
std::string text_of(const AnswerHead& head);

}  // namespace levtok::http::wire
