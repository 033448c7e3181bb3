#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include "nav/time.hpp"

/// What digits in a written time stand for. Each takes digits alone.
namespace levtok::io {

inline std::uint64_t to_number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

inline int to_int(std::string_view digits) { return static_cast<int>(to_number(digits)); }

inline unsigned to_unsigned(std::string_view digits) {
    return static_cast<unsigned>(to_number(digits));
}

/// Decimals of a `unit`, without those beyond the microsecond.
inline Duration decimals_of(std::string_view digits, Duration unit) {
    Duration sum{0};
    for (const char digit : digits) {
        unit /= 10;
        sum += (digit - '0') * unit;
    }
    return sum;
}

}  // namespace levtok::io
