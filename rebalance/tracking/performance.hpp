#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/note.hpp"
#include "nav/time.hpp"

/// Returns over the periods that fact sheets print.
namespace levtok::rebalance {

/// A return over one period that ends at the same day as the others.
struct PeriodPerformance {
    std::string period;  ///< 1m, 3m, ytd, 1y, 3y, 5y, 10y, inception
    Instant from;        ///< of the row that it begins at
    Instant to;
    double total = 0;                ///< simple return over the whole period; -1 once wiped out
    std::optional<double> per_year;  ///< compounded; of periods longer than a year
};

struct Performance {
    std::vector<PeriodPerformance> rows;
    Notes notes;
};

/// Of values at rising times, as of the last row up to `as_of`, by default the end of the last
/// whole calendar month. From a month's end periods go back to the ends of months, from another day
/// to the same day of the month; each begins at the last row up to then. Since inception, from the
/// first row, a year has 365 days. Periods that begin before the first row are left out, with a
/// note. Rows are dated as in monthly_returns. Throws InvalidValue where there are less than two
/// rows, a value below 0, or none up to `as_of`. `place` names the series in notes.
Performance performance(std::span<const Instant> time, std::span<const double> value,
                        std::optional<std::chrono::sys_days> as_of, const std::string& place);

}  // namespace levtok::rebalance
