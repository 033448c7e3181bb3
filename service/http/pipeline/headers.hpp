#pragma once

#include <algorithm>
#include <string_view>

#include "service/http/contract/problem.hpp"

namespace levtok::http {

inline bool has_header(const Headers& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return header.first == name; });
}

}  // namespace levtok::http
