#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "nav/metrics/prepared.hpp"
#include "nav/metrics/statistics.hpp"

namespace levtok::nav {

inline MetricResult beta(const PreparedPath& p) {
    const auto& token = p.daily.token;
    const std::span<const double> underlying(p.daily.underlying.data(), token.size());
    const auto deviation = standard_deviation(underlying);
    if (!deviation || *deviation == 0) return undefined;
    const double token_mean = *mean(token);
    const double underlying_mean = *mean(underlying);
    CompensatedSum covariance;
    for (std::size_t i = 0; i < token.size(); ++i) {
        covariance.add((token[i] - token_mean) * (underlying[i] - underlying_mean));
    }
    return number(covariance.value() /
                  (*deviation * *deviation * static_cast<double>(token.size() - 1)));
}

/// The multiple is itself wiped out, for ever, by a day that loses all of it. A wiped-out token has
/// returned -1, the multiple its return up to then.
inline MetricResult tracking_difference(const PreparedPath& p) {
    if (!p.measurable) return undefined;
    double multiple = 1;
    for (const double r : p.daily.underlying) multiple *= std::fmax(0.0, 1 + p.path.leverage * r);
    return number(p.path.nav.back() / p.path.nav.front() - multiple);
}

inline MetricResult tracking_error(const PreparedPath& p) {
    std::vector<double> difference(p.daily.token);
    for (std::size_t i = 0; i < difference.size(); ++i) {
        difference[i] -= p.path.leverage * p.daily.underlying[i];
    }
    const auto deviation = standard_deviation(difference);
    if (!deviation) return undefined;
    return number(*deviation * std::sqrt(*p.daily.periods_a_year));
}

inline MetricResult realised_variance(const PreparedPath& p) {
    if (!p.measurable) return undefined;
    CompensatedSum squares;
    for (std::size_t i = 1; i < p.path.price.size(); ++i) {
        const double r = std::log(p.path.price[i] / p.path.price[i - 1]);
        squares.add(r * r);
    }
    return number(squares.value() / in_units_of(p.length, metric_year));
}

}  // namespace levtok::nav
