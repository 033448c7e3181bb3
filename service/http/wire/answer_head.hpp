#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "service/http/contract/problem.hpp"

namespace levtok::http::wire {

/// What stands before the body of an answer.
struct AnswerHead {
    int status = 200;
    bool version_11 = true;             ///< else 1.0
    bool keep_alive = false;            ///< whether the connection goes on after it
    std::optional<std::size_t> length;  ///< of the body; absent where there is none or no end to it
    Headers headers;                    ///< Content-Type among them
};

/// The head as it goes over the wire: status line, Date, headers, empty line.
std::string text_of(const AnswerHead& head);

}  // namespace levtok::http::wire
