#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "nav/metrics/prepared.hpp"

namespace levtok::nav {

/// Log returns that are as far apart as the days of the metrics (see DailySeries).
struct LogReturns {
    std::vector<double> values;
    double per_year = 0;  ///< about 365, or 252 where the market closes at weekends; 0: no return

    double years_apart() const { return 1 / per_year; }
};

/// The daily log returns of a price. A model of daily steps has no other step length: a part of a
/// day at either end, which the metrics count as a day, is left out, and where few days are
/// missing, the returns are one day apart. Throws InvalidValue as evaluate does.
inline LogReturns daily_log_returns(std::span<const Instant> time, std::span<const double> price) {
    const PreparedPath path = prepare({.time = time, .nav = price, .price = price});
    const auto& daily = path.daily;
    std::size_t begin = 0;
    std::size_t end = daily.underlying.size();
    const auto is_part = [&](std::size_t i) {
        return time[daily.rows[i + 1]] - time[daily.rows[i]] < one_day;
    };
    if (begin < end && is_part(begin)) ++begin;
    if (begin < end && is_part(end - 1)) --end;
    LogReturns returns;
    if (begin == end) return returns;
    const Duration span = time[daily.rows[end]] - time[daily.rows[begin]];
    returns.per_year = static_cast<double>(end - begin) / in_units_of(span, metric_year);
    if (std::fabs(returns.per_year / 365 - 1) < 0.02) returns.per_year = 365;
    returns.values.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        returns.values.push_back(std::log1p(daily.underlying[i]));
    }
    return returns;
}

}  // namespace levtok::nav
