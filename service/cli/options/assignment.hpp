#pragma once

#include <string>
#include <utility>

#include "nav/error.hpp"

namespace levtok::cli {

/// The two sides of `name=value`. Throws InvalidValue with `rule` where the text has no `=`.
inline std::pair<std::string, std::string> split_assignment(const std::string& text,
                                                            const char* option, const char* rule) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw InvalidValue(option, rule, '"' + text + '"');
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace levtok::cli
