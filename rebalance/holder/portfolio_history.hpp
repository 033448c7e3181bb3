#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/metrics.hpp"
#include "nav/note.hpp"
#include "nav/observation.hpp"
#include "rebalance/holder/portfolio.hpp"
#include "rebalance/holder/portfolio_design.hpp"
#include "rebalance/instruments/account.hpp"

namespace levtok::rebalance {

/// What one unit of a holding is worth through time. A position has the price of its underlying as
/// `value`: its own value depends on when the portfolio opens it.
struct HoldingSeries {
    std::string name;
    std::vector<Instant> time{};
    std::vector<double> value{};
    /// Fees, financing, trading cost and what a cap withheld that a unit has paid so far; empty
    /// where none is known.
    std::vector<double> charged{};
    DealingFees fees{};              ///< for what is bought and sold of what is invested
    std::vector<double> invested{};  ///< of the value, at each time; empty: all
    std::optional<AccountTerms> position{};
    std::vector<MarketStep> steps{};  ///< of a position, one for each time
};

/// How much is bought: of what the rules say, the weights.
struct PortfolioSizes {
    PortfolioRules rules;
    std::vector<double> weights;
};

/// Units of holdings as weights: their cost at the first time that all have, over the capital,
/// which is the cost of all unless the rules have one. Throws InvalidValue where only some
/// holdings are sized by units, or the capital does not buy them.
PortfolioSizes sizes_of(const PortfolioRules& rules, std::span<const HoldingDesign> holdings,
                        const std::vector<HoldingSeries>& series);

/// A portfolio through the histories of its holdings: at every time at which one of them has a
/// value, from the first at which all have one to the last at which all still have. The others
/// count by their last value; while one of these is more than a day old, it does not go back to its
/// weights. A position is opened at its own leverage when it is bought, and anew at each rebalance;
/// what a liquidation leaves of it is cash until then.
class PortfolioHistory {
public:
    /// Throws InvalidValue where the histories have no time in common, and for the weights.
    PortfolioHistory(PortfolioSizes sizes, std::vector<HoldingSeries> series,
                     std::optional<HedgePair> hedge = {});

    /// Flows come in at the first observation at or after their time, and those before the first
    /// one there. Both in the order of time.
    void run(std::span<const RateEvent> rates, std::span<const CashFlow> flows);

    const Portfolio& portfolio() const { return portfolio_; }
    /// As it was before the first observation.
    const Portfolio& fresh() const { return fresh_; }
    const std::vector<HoldingSeries>& series() const { return series_; }
    const std::vector<PortfolioRow>& rows() const { return rows_; }
    /// Exposure over value with which each holding is bought, without sign.
    const std::vector<double>& leverages() const { return leverages_; }
    const std::vector<Instant>& time() const { return time_; }
    /// What a unit of a holding was worth at each row.
    std::span<const double> values(std::size_t holding) const { return seen_[holding]; }
    /// What dealing in each holding cost at a row; empty where none costs anything.
    std::span<const DealingFees> fees(std::size_t row) const;
    const std::optional<HedgePair>& hedge() const { return hedge_; }
    /// The product of the returns between flows, from 1 before the first purchase, over the first
    /// holding, or the last that it was worth.
    nav::PathView growth() const { return {.time = time_, .nav = growth_, .price = beside_}; }
    double total_return(std::size_t holding) const;
    /// Of the log returns from observation to observation; 0 where one does not move.
    double correlation(std::size_t a, std::size_t b) const;
    /// Whether what a holding is charged is known.
    bool knows_charges(std::size_t holding) const;
    Notes notes() const;

private:
    std::vector<HoldingSeries> series_;
    std::vector<double> leverages_;
    Portfolio fresh_;
    Portfolio portfolio_;
    std::optional<HedgePair> hedge_;
    std::vector<PortfolioRow> rows_;
    std::vector<Instant> time_;
    std::vector<double> growth_;
    std::vector<double> beside_;  ///< the first holding, without the end of one that died
    std::vector<std::vector<double>> seen_;  ///< the values of each holding at the rows
    std::vector<DealingFees> fees_;          ///< row by row
    std::size_t stale_ = 0;                  ///< rows at which nothing could trade
    std::optional<Instant> in_debt_{};       ///< from when on the value is below 0
    std::optional<Instant> empty_{};         ///< when more should go out than was there
    std::size_t early_flows_ = 0;            ///< before the first row
    std::size_t late_flows_ = 0;             ///< after the last row
    Notes liquidations_;
};

}  // namespace levtok::rebalance
