#pragma once

#include <array>
#include <optional>
#include <vector>

#include "nav/metrics.hpp"
#include "nav/sum.hpp"
#include "rebalance/holder/holder.hpp"

namespace levtok::rebalance {

/// What the closed trades of a holder amount to, by the usual definitions; a win is a trade whose
/// result is above 0.
class TradeStatistics {
public:
    void add(const HolderTrade& trade);

    /// trades, win_rate, expectancy (mean result), average_win, average_loss, payoff (their ratio),
    /// profit_factor (money won over money lost), largest_loss, worst_slippage, average_hold,
    /// exposure (share of `span` in which something is held, also of `open`), exits by their
    /// reason. Nothing for what the trades do not determine.
    std::vector<nav::MetricValue> values(const std::optional<HolderTrade>& open,
                                         Duration span) const;

private:
    double trades_ = 0;
    double wins_ = 0;
    CompensatedSum results_;
    CompensatedSum won_;   ///< sum of the results of wins
    CompensatedSum lost_;  ///< of the others, as a positive number
    CompensatedSum money_won_;
    CompensatedSum money_lost_;
    double largest_loss_ = 0;
    double worst_slippage_ = 0;
    Duration held_{0};
    std::array<double, exit_reasons> exits_{};
};

}  // namespace levtok::rebalance
