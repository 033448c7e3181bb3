#pragma once

#include <optional>

#include "nav/sum.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/token/dealing.hpp"

namespace levtok::rebalance {

/// An observation of a token with its creations and redemptions.
struct SupplyRow {
    PathRow row;
    Dealt dealt{};
};

/// As IntervalRows: each interval becomes its last row, with the sums also of what was created and
/// redeemed, of the money and of the fees. Tokens are added as they were then, across a merge too.
class SupplyIntervalRows {
public:
    /// Without an interval every row is returned as it is.
    explicit SupplyIntervalRows(std::optional<Duration> interval)
        : interval_(interval), rows_(interval) {}

    /// Takes the next row. Returns the row of the result that it completes, if any.
    std::optional<SupplyRow> add(const SupplyRow& row);

    /// The row of the last, unfinished interval; nothing where there is none.
    std::optional<SupplyRow> finish();

private:
    std::optional<SupplyRow> with_sums(const std::optional<PathRow>& whole);

    std::optional<Duration> interval_;
    IntervalRows rows_;
    Dealt last_;  ///< of the current interval, for what is not a sum
    CompensatedSum created_;
    CompensatedSum redeemed_;
    CompensatedSum money_in_;
    CompensatedSum money_out_;
    CompensatedSum fee_;
};

}  // namespace levtok::rebalance
