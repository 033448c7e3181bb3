#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "nav/metrics.hpp"
#include "rebalance/holder/portfolio_history.hpp"

namespace levtok::montecarlo {

/// How the returns of a history are put into another order.
struct ShuffleDesign {
    Duration block = std::chrono::days{20};
    std::uint64_t times = 1000;
    std::uint64_t seed = 1;
};

/// What a saver would have had if the same returns had come in another order: the returns of all
/// holdings, with the interest of cash, are cut into blocks of `block` and these put in a random
/// order, each once, while the dates of flows and of the calendar stay. Holdings, rules and costs
/// are those of the portfolio; what a token, strategy or position made in a block is taken as it
/// was, and a position trades as at the leverage that it is opened with. Of final_value,
/// time_weighted_return and max_drawdown (without the flows): the value that it had, `rank` (the
/// share of orders with a lower one), mean, and quantiles, with the errors of `times` orders; those
/// of quantiles by Woodruff (1952). Throws InvalidValue where the block is not above 0 or longer
/// than half of the history.
std::vector<Estimate> shuffled_outcomes(const rebalance::PortfolioHistory& history,
                                        std::span<const rebalance::CashFlow> flows,
                                        const ShuffleDesign& design);

/// The values without their errors; they refer to `estimates`.
std::vector<nav::MetricValue> metrics_of(const std::vector<Estimate>& estimates);

}  // namespace levtok::montecarlo
