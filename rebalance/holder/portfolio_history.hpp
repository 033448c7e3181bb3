#pragma once

#include <span>
#include <string>
#include <vector>

#include "nav/metrics.hpp"
#include "nav/note.hpp"
#include "nav/observation.hpp"
#include "rebalance/holder/portfolio.hpp"

namespace levtok::rebalance {

/// What one unit of a holding is worth through time.
struct HoldingSeries {
    std::string name;
    std::vector<Instant> time{};
    std::vector<double> value{};
};

/// A portfolio through the histories of its holdings: at every time at which one of them has a
/// value, from the first at which all have one to the last at which all still have. The others
/// count by their last value; nothing trades where one of these is more than a day old.
class PortfolioHistory {
public:
    /// Throws InvalidValue where the histories have no time in common.
    PortfolioHistory(Portfolio portfolio, std::vector<HoldingSeries> series);

    /// Flows come in at the first observation at or after their time, and those before the first
    /// one there. Both in the order of time.
    void run(std::span<const RateEvent> rates, std::span<const CashFlow> flows);

    const Portfolio& portfolio() const { return portfolio_; }
    const std::vector<HoldingSeries>& series() const { return series_; }
    const std::vector<PortfolioRow>& rows() const { return rows_; }
    /// The product of the returns between flows, over the first holding.
    nav::PathView growth() const { return {.time = time_, .nav = growth_, .price = seen_.front()}; }
    double total_return(std::size_t holding) const;
    /// Of the log returns from observation to observation; 0 where one does not move.
    double correlation(std::size_t a, std::size_t b) const;
    Notes notes() const;

private:
    Portfolio portfolio_;
    std::vector<HoldingSeries> series_;
    std::vector<PortfolioRow> rows_;
    std::vector<Instant> time_;
    std::vector<double> growth_;
    std::vector<std::vector<double>> seen_;  ///< the values of each holding at the rows
    std::size_t stale_ = 0;                  ///< rows at which nothing could trade
};

}  // namespace levtok::rebalance
