#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>

#include "nav/metrics.hpp"
#include "nav/sum.hpp"

namespace levtok::nav {

inline constexpr std::monostate undefined{};

/// A metric's number; nothing where it does not exist as a double (an annual return of an hour may
/// overflow).
inline MetricResult number(std::optional<double> x) {
    if (!x || !std::isfinite(*x)) return undefined;
    return *x;
}

/// The mean of f(x) over the values; nothing where there are none.
template <class Function>
std::optional<double> mean_of(std::span<const double> sample, Function f) {
    if (sample.empty()) return std::nullopt;
    CompensatedSum sum;
    for (const double x : sample) sum.add(f(x));
    return sum.value() / static_cast<double>(sample.size());
}

inline std::optional<double> mean(std::span<const double> sample) {
    return mean_of(sample, [](double x) { return x; });
}

/// The spread that rounding alone gives to equal returns: a few units in the last place of 1 +
/// return.
inline constexpr double rounding_of_returns = 4 * std::numeric_limits<double>::epsilon();

/// Sample standard deviation of returns (divides by n - 1), in two passes; 0 where the spread is
/// rounding alone, so that steady growth has no volatility and no Sharpe ratio of 1e15. Nothing for
/// fewer than two.
inline std::optional<double> standard_deviation(std::span<const double> returns) {
    if (returns.size() < 2) return std::nullopt;
    const double centre = *mean(returns);
    const auto n = static_cast<double>(returns.size());
    const double variance =
        *mean_of(returns, [=](double x) { return (x - centre) * (x - centre); }) * n / (n - 1);
    const double deviation = std::sqrt(variance);
    const auto [low, high] = std::minmax_element(returns.begin(), returns.end());
    const double scale = 1 + std::max(std::fabs(*low), std::fabs(*high));
    return deviation <= rounding_of_returns * scale ? 0 : deviation;
}

}  // namespace levtok::nav
