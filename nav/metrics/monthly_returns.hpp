#pragma once

#include <optional>
#include <vector>

#include "nav/metrics.hpp"

namespace levtok::nav {

/// Simple returns over a calendar month, or over a year.
struct PeriodReturn {
    std::chrono::year year{};
    std::chrono::month month{};   ///< 0 for a year
    std::optional<double> token;  ///< nothing once wiped out; -1 in the period of the wipe-out
    double underlying = 0;
    bool partial = false;  ///< the path begins or ends inside the period
};

/// The periods with a return, in order; the returns of the months compound to those of the years,
/// and these to the total return.
struct MonthlyReturns {
    std::vector<PeriodReturn> months;
    std::vector<PeriodReturn> years;
};

/// A row stamped 00:00 UTC closes the day before, as in the metrics. Where all rows are stamped
/// 00:00 and none of a week or more is on a weekend, the stamps are the dates of trading days, and
/// a row belongs to the month of its date. At the ends of the path the usual distance of two rows,
/// at most a day, may be missing without making a month partial; where the market closes at
/// weekends, one weekday, which may be a holiday. Throws InvalidValue as evaluate does.
MonthlyReturns monthly_returns(const PathView& path);

}  // namespace levtok::nav
