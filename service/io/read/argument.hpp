#pragma once

#include <algorithm>
#include <string>

#include "service/io/read/text/characters.hpp"

namespace levtok::io {

/// A name as it is written after an option: in quotes where a shell would split it.
inline std::string as_argument(const std::string& name) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
    });
    return plain ? name : '\'' + name + '\'';
}

}  // namespace levtok::io
