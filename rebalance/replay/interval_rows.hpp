#pragma once

#include <optional>

#include "nav/sum.hpp"
#include "rebalance/replay/rows.hpp"

namespace levtok::rebalance {

/// A path by the interval, one row at a time and in constant memory. Each interval (see
/// nav/interval.hpp) that has rows becomes one: its last, with the sums of all their charges and
/// with all their events, so that the totals of a path are the same by any interval. Charges are
/// added as they were published: across a merge they are per token of before it and of after it, as
/// they are in the whole path.
class IntervalRows {
public:
    /// Without an interval every row stands for itself.
    explicit IntervalRows(std::optional<Duration> interval) : interval_(interval) {}

    /// Takes the next row. What comes back is a row of the result that is complete by it.
    std::optional<PathRow> add(const PathRow& row);

    /// The row that the last ones came to; nothing where there was none, or none waits. The next
    /// row begins anew.
    std::optional<PathRow> finish();

private:
    std::optional<Duration> interval_;
    std::optional<PathRow> open_;  ///< the interval in work: its last row, with all its events
    CompensatedSum fee_;
    CompensatedSum financing_;
    CompensatedSum cost_;
};

}  // namespace levtok::rebalance
