#pragma once

#include <cstdint>
#include <string>

#include "nav/error.hpp"
#include "service/io/parse.hpp"

namespace levtok::cli {

/// The whole number an option was given, from `low` to `high`; the message has all of them in plain
/// digits. Throws InvalidValue naming the option.
inline std::uint64_t parse_count_in(const std::string& text, std::uint64_t low, std::uint64_t high,
                                    const char* option) {
    const std::uint64_t count = io::parse_count(text, option);
    if (count >= low && count <= high) return count;
    throw InvalidValue(option,
                       "must be in [" + std::to_string(low) + ", " + std::to_string(high) + ']',
                       std::to_string(count));
}

}  // namespace levtok::cli
