#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "nav/error.hpp"

namespace levtok {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// An interval of numbers, each end open or closed: the range of a field.
struct Range {
    double low = -infinity;
    double high = infinity;
    bool low_open = false;
    bool high_open = false;

    bool contains(double x) const {
        return std::isfinite(x) && (low_open ? x > low : x >= low) &&
               (high_open ? x < high : x <= high);
    }
    /// `a finite number`, `> 0`, `>= 0`, `in [0, 1)`.
    std::string text() const;
};

inline constexpr Range finite{};
inline constexpr Range positive{.low = 0, .low_open = true};
inline constexpr Range non_negative{.low = 0};
inline constexpr Range fraction_below_one{.low = 0, .high = 1, .high_open = true};

/// The number of characters that write_shortest needs for any double.
inline constexpr std::size_t longest_number = 32;

/// Writes `x` to `out`, which has room for longest_number, and returns the end: the fewest digits
/// that read back as the same value, written out from 0.0001 up to 1e15 and with an exponent
/// outside that range (`100000`, `0.0001`, `1e-07`); neither 0 nor `nan` has a sign.
char* write_shortest(char* out, double x);

/// The same as a text.
std::string shortest(double x);

/// Throws InvalidValue naming `field`, the range and the value; returns the value when it is in
/// range.
[[noreturn]] void throw_out_of_range(double x, const Range& range, std::string_view field);

inline double require_in_range(double x, const Range& range, std::string_view field) {
    if (!range.contains(x)) throw_out_of_range(x, range, field);
    return x;
}

}  // namespace levtok
