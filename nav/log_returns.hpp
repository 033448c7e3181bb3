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

/// Those of a price, by day. Where the days leave few out, the returns are a day apart, whatever
/// hour the first row stands at: a model of daily steps takes no other length. Throws InvalidValue
/// as evaluate does.
inline LogReturns daily_log_returns(std::span<const Instant> time, std::span<const double> price) {
    const PreparedPath path = prepare({.time = time, .nav = price, .price = price});
    LogReturns returns{{}, path.daily.periods_a_year.value_or(0)};
    if (std::fabs(returns.per_year / 365 - 1) < 0.02) returns.per_year = 365;
    returns.values.reserve(path.daily.underlying.size());
    for (const double r : path.daily.underlying) returns.values.push_back(std::log1p(r));
    return returns;
}

}  // namespace levtok::nav
