#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "nav/metrics.hpp"
#include "nav/metrics/drawdown_walk.hpp"

namespace levtok::nav {

/// The year of every annual figure: crypto trades on each of its 365 days.
inline constexpr Duration metric_year = std::chrono::days{365};

/// One row for each UTC day that has any: the last at or before the day's end at 00:00 UTC, so a
/// row stamped 00:00 closes the day before. The first row of the path opens the series, so returns
/// compound to the total return; a part of a day at either end counts as a day. Days without a row
/// (weekends of a fund, outages) are skipped, not filled; therefore a path coarser than daily keeps
/// its own rows.
struct DailySeries {
    std::vector<std::size_t>
        rows;  ///< indices into the path: the opening, then the end of each day
    std::vector<double> underlying;  ///< simple returns of the price, one a day
    std::vector<double> token;  ///< simple returns of NAV up to and including the wipe-out's -1
    std::vector<double> sorted_token;  ///< the same, worst first
    std::optional<double>
        periods_a_year;  ///< of `token`, measured from the stamps: about 365, or 252 for a fund
};

/// Drawdowns from the running peak, over every row. A path is under water from the last row at a
/// peak to the row that regains it, or to the end of the path.
struct Drawdowns {
    DrawdownRows deepest;  ///< of depth 1 if wiped out, 0 where there is none
    Duration longest_under_water{0};
    Duration under_water{0};
};

/// The values that the metrics share, computed once.
struct PreparedPath {
    PathView path;  ///< up to and including the row of a wipe-out, which ends it
    bool wiped_out = false;
    bool measurable = false;  ///< two rows or more, and a first NAV above zero
    Duration length{0};       ///< from the first row to the last
    DailySeries daily;
    Drawdowns drawdowns;
};

/// Checks the path (see PathView) and computes the values that the metrics share. The result refers
/// to the rows of the path.
PreparedPath prepare(const PathView& path);

}  // namespace levtok::nav
