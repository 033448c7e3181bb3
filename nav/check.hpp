#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "nav/error.hpp"

namespace levtok {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// An interval of numbers, each end open or closed: what a field may be.
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

/// The shortest text that reads back as the same double: `0.1`, `1e-07`, `nan`.
std::string shortest(double x);

/// Throws InvalidValue naming `field`, the range and the value; returns the value when it is in
/// range.
[[noreturn]] void throw_out_of_range(double x, const Range& range, std::string_view field);

inline double require_in_range(double x, const Range& range, std::string_view field) {
    if (!range.contains(x)) throw_out_of_range(x, range, field);
    return x;
}

}  // namespace levtok
