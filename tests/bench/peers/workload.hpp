#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

/// The standard workload W: a year of daily steps of geometric Brownian motion, six tokens on each
/// path, of each the terminal NAV and the maximum drawdown. One unit of work is a path-step, all
/// six tokens included. numpy_w.py says the same in Python.
namespace levtok::bench::workload {

inline constexpr double drift = 0;
inline constexpr double volatility = 0.8;
inline constexpr int steps = 365;
inline constexpr double years_per_step = 1.0 / 365;
inline constexpr double fee = 0.0003;  ///< of NAV, at each step
inline constexpr std::size_t token_count = 6;
inline constexpr std::array<double, token_count> leverages{2, 3, 5, -2, -3, -5};

/// What a simulation of W comes to, token by token: the terminal NAV of each path in units of the
/// NAV at the start, and its maximum drawdown as a positive fraction.
struct Columns {
    explicit Columns(std::size_t paths) {
        nav.fill(std::vector<double>(paths));
        drawdown.fill(std::vector<double>(paths));
    }
    std::size_t paths() const { return nav.front().size(); }

    std::array<std::vector<double>, token_count> nav;
    std::array<std::vector<double>, token_count> drawdown;
};

/// Mean and deviation of a step's log return.
inline constexpr double step_mean = (drift - volatility * volatility / 2) * years_per_step;
inline double step_deviation() { return volatility * std::sqrt(years_per_step); }

}  // namespace levtok::bench::workload
