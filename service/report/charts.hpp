#pragma once

#include <cstddef>
#include <string>

#include "service/report/page.hpp"

namespace levtok::report {

/// The series of a past as JSON that is safe within a script: "growth" of token, underlying and
/// naive multiple from page_start, "leverage" before and after each trade with the marks of trades,
/// "drawdown", "rebalances" counts them all, "attribution" has the bars of a waterfall in logs and
/// "attribution_of_start" in fractions of NAV at the start. Times are seconds since 1970. A series
/// has about `points` points, among them the least and the greatest of every stretch.
/// The growth begins at `start`.
std::string charts_of(const Past& past, std::size_t points, double start = page_start);

/// Returns by calendar month and by year as JSON, each with the class that shades it, and what they
/// show in a sentence.
std::string returns_of(const nav::MonthlyReturns& all);

/// The data of a report's charts.
std::string chart_data(const Report& report);

}  // namespace levtok::report
