#include "nav/metrics/rolling.hpp"

#include <cassert>
#include <limits>

#include "nav/metrics/returns.hpp"
#include "nav/metrics/tracking.hpp"

namespace levtok::nav {
namespace {

double value_or_nan(const MetricResult& result) {
    const auto* value = std::get_if<double>(&result);
    return value == nullptr ? std::numeric_limits<double>::quiet_NaN() : *value;
}

std::vector<double> window_of(const std::vector<double>& returns, std::size_t end,
                              std::size_t count) {
    const auto last = returns.begin() + static_cast<std::ptrdiff_t>(end);
    return {last - static_cast<std::ptrdiff_t>(count), last};
}

}  // namespace

std::vector<RollingRow> rolling_metrics(const PreparedPath& path, std::size_t returns) {
    assert(returns >= 2);
    std::vector<RollingRow> rows;
    PreparedPath token{.path = path.path};
    PreparedPath underlying{.path = path.path};
    token.daily.periods_a_year = path.daily.periods_a_year;
    underlying.daily.periods_a_year = path.daily.periods_a_year;
    for (std::size_t end = returns; end <= path.daily.token.size(); ++end) {
        token.daily.token = window_of(path.daily.token, end, returns);
        token.daily.underlying = window_of(path.daily.underlying, end, returns);
        underlying.daily.token = token.daily.underlying;
        rows.push_back({path.path.time[path.daily.rows[end]], value_or_nan(volatility(token)),
                        value_or_nan(volatility(underlying)), value_or_nan(beta(token)),
                        value_or_nan(tracking_error(token))});
    }
    return rows;
}

}  // namespace levtok::nav
