#pragma once

#include <optional>
#include <vector>

#include "nav/metrics.hpp"
#include "rebalance/holder/portfolio_history.hpp"

namespace levtok::rebalance {

/// What a hedge did, from the values of the hedged and the hedging holding at each row and the
/// ratio between them that was held. The least squares of the hedged returns on those of the hedge,
/// r = a - h r', give the ratio h of least variance (value of the hedge per value of what it
/// hedges) and its effectiveness R², the share of the variance that this ratio would have removed
/// (Ederington 1979, The Journal of Finance 34).
struct HedgeReport {
    double returns = 0;           ///< pairs of them
    std::optional<double> ratio;  ///< of least variance; nothing where the hedge does not move
    std::optional<double> ratio_error;    ///< its standard error, for independent returns
    std::optional<double> effectiveness;  ///< R²
    std::optional<double> held_mean;      ///< ratio that was held
    std::optional<double> held_least;
    std::optional<double> held_most;
    /// Of the variance of the hedged returns, what the ratio that was held has removed: 1 - Var(r +
    /// h r') / Var(r), with h from the beginning of each return.
    std::optional<double> variance_removed;
    double made = 0;                      ///< by the hedge, after its charges, less its trades
    std::optional<double> charges;        ///< fees, financing and trading within it
    double trading = 0;                   ///< cost of its trades
    std::optional<double> cost_per_year;  ///< charges and trading over the mean hedged value
};

/// Of a history with a hedge. Returns are from one row to the next, or to the first at or after
/// the period of the hedge; those of a holding that has died or been liquidated are left out.
HedgeReport hedge_report(const PortfolioHistory& history);

/// The same as a table: hedge_ratio, hedge_ratio_error, effectiveness, ratio_held_mean, …
std::vector<nav::MetricValue> rows_of(const HedgeReport& report);

}  // namespace levtok::rebalance
