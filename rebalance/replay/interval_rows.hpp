#pragma once

#include <optional>

#include "nav/sum.hpp"
#include "rebalance/replay/rows.hpp"

namespace levtok::rebalance {

/// A path with one row per interval, in constant memory. Each interval (see nav/interval.hpp) that
/// has rows becomes one row: its last, with the sums of all their charges and with all their
/// events, so that the totals of a path do not depend on the interval. Charges are added as they
/// were published: across a merge they are per token before and after it, as they are in the whole
/// path.
class IntervalRows {
public:
    /// Without an interval every row is returned as it is.
    explicit IntervalRows(std::optional<Duration> interval) : interval_(interval) {}

    /// Takes the next row. Returns the row of the result that it completes, if any.
    std::optional<PathRow> add(const PathRow& row);

    /// The row of the last, unfinished interval; nothing where there is none. The next row begins a
    /// new interval.
    std::optional<PathRow> finish();

private:
    std::optional<Duration> interval_;
    std::optional<PathRow> open_;  ///< the current interval: its last row, with all its events
    CompensatedSum fee_;
    CompensatedSum financing_;
    CompensatedSum cost_;
    CompensatedSum cap_;
};

}  // namespace levtok::rebalance
