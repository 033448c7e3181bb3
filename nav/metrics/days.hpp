#pragma once

#include <algorithm>
#include <cstddef>

#include "nav/metrics/prepared.hpp"
#include "nav/metrics/statistics.hpp"

namespace levtok::nav {

/// The stamp of the row that ends the first day with return `r`.
inline MetricResult day_of(const PreparedPath& p, double r) {
    const auto day =
        std::find(p.daily.token.begin(), p.daily.token.end(), r) - p.daily.token.begin();
    return p.path.time[p.daily.rows[static_cast<std::size_t>(day) + 1]];
}

inline MetricResult best_day(const PreparedPath& p) {
    if (p.daily.token.empty()) return undefined;
    return number(p.daily.sorted_token.back());
}

inline MetricResult best_day_time(const PreparedPath& p) {
    if (p.daily.token.empty()) return undefined;
    return day_of(p, p.daily.sorted_token.back());
}

inline MetricResult worst_day(const PreparedPath& p) {
    if (p.daily.token.empty()) return undefined;
    return number(p.daily.sorted_token.front());
}

inline MetricResult worst_day_time(const PreparedPath& p) {
    if (p.daily.token.empty()) return undefined;
    return day_of(p, p.daily.sorted_token.front());
}

/// The loss that one day in `one_in` reaches: the empirical quantile without interpolation, the
/// smallest return x with F(x) >= 1 / one_in (Hyndman and Fan 1996, type 1), as a loss. Fewer days
/// than `one_in` do not determine it.
inline MetricResult value_at_risk(const PreparedPath& p, std::size_t one_in) {
    const std::size_t days = p.daily.sorted_token.size();
    if (days < one_in) return undefined;
    return number(0 - p.daily.sorted_token[(days + one_in - 1) / one_in - 1]);
}

/// The mean loss of the worst 1 / one_in of the days, the last of them weighted by its fraction
/// (Acerbi and Tasche 2002, definition 2.6), so it is never below the value at risk.
inline MetricResult conditional_value_at_risk(const PreparedPath& p, std::size_t one_in) {
    const auto& sorted = p.daily.sorted_token;
    if (sorted.size() < one_in) return undefined;
    const std::size_t whole = sorted.size() / one_in;
    const double part = static_cast<double>(sorted.size() % one_in) / static_cast<double>(one_in);
    CompensatedSum tail;
    for (std::size_t i = 0; i < whole; ++i) tail.add(sorted[i]);
    if (part > 0) tail.add(part * sorted[whole]);
    return number(0 - tail.value() / (static_cast<double>(whole) + part));
}

}  // namespace levtok::nav
