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

std::vector<RollingRow> rolling_metrics(const PathView& path, std::size_t returns) {
    assert(returns >= 2);
    const PreparedPath whole = prepare(path);
    std::vector<RollingRow> rows;
    PreparedPath token{.path = whole.path};
    PreparedPath underlying{.path = whole.path};
    token.daily.periods_a_year = whole.daily.periods_a_year;
    underlying.daily.periods_a_year = whole.daily.periods_a_year;
    for (std::size_t end = returns; end <= whole.daily.token.size(); ++end) {
        token.daily.token = window_of(whole.daily.token, end, returns);
        token.daily.underlying = window_of(whole.daily.underlying, end, returns);
        underlying.daily.token = token.daily.underlying;
        rows.push_back({path.time[whole.daily.rows[end]], value_or_nan(volatility(token)),
                        value_or_nan(volatility(underlying)), value_or_nan(beta(token)),
                        value_or_nan(tracking_error(token))});
    }
    return rows;
}

}  // namespace levtok::nav
