#include "montecarlo/holding.hpp"

#include <algorithm>

#include "rebalance/holder/cash.hpp"

namespace levtok::montecarlo {
namespace {

using rebalance::ExitReason;
using rebalance::Holder;
using rebalance::HolderTrade;
using rebalance::Strategy;

/// A holder who gets in once waits longer after an exit than any path is long.
constexpr Duration for_good = Duration::max() / 4;

Strategy repeated(Strategy strategy, Holdings holdings) {
    if (holdings == Holdings::first) strategy.cooldown = for_good;
    return strategy;
}

/// The same size and costs, bought at once and never sold.
Strategy kept(Strategy strategy) {
    strategy.trend = Duration{0};
    strategy.trend_margin = 0;
    strategy.trend_delay = Duration{0};
    strategy.target_volatility = 0;
    return strategy;
}

}  // namespace

HolderPlan holder_plan(const Strategy& strategy, Holdings holdings, const rebalance::Terms& terms,
                       const Calendar& given) {
    const Calendar calendar = by_terms(given, terms);
    const auto times = calendar.times();
    HolderPlan plan{.strategy = strategy,
                    .holdings = holdings,
                    .fees = rebalance::dealing_fees(terms),
                    .benchmark = calendar.benchmark};
    Holder buyer(kept(strategy), plan.fees, 1);
    const auto bought = buyer.advance({.time = times.front(), .price = 1, .nav = 1});
    plan.cash = bought.cash;
    plan.tokens = bought.tokens;
    plan.growth.assign(times.size(), 1.0);
    for (std::size_t i = times.size() - 1; i-- > 0;) {
        const Duration span = times[i + 1] - times[i];
        plan.growth[i] = plan.growth[i + 1] * (1 + rebalance::interest_on(1, plan.benchmark, span));
    }
    for (const Instant time : times) {
        plan.days.push_back(in_units_of(time - times.front(), one_day));
    }
    return plan;
}

KernelExits kernel_exits(const HolderPlan& plan) {
    KernelExits out{.held = true, .strategy = plan.strategy};
    if (plan.strategy.max_hold == Duration{0}) return out;
    const double longest = in_units_of(plan.strategy.max_hold, one_day);
    const auto due = std::lower_bound(plan.days.begin() + 1, plan.days.end(), longest);
    if (due != plan.days.end()) out.hold_steps = static_cast<int>(due - plan.days.begin());
    return out;
}

std::optional<std::string> beyond_exits(const Strategy& strategy, Holdings holdings) {
    if (strategy.trend > Duration{0}) return "its holder follows a trend (strategy.trend)";
    if (strategy.target_volatility > 0)
        return "the size of its holding depends on the path (strategy.target_volatility)";
    if (holdings == Holdings::all) return "its holder gets in again after an exit (holdings all)";
    return std::nullopt;
}

HolderResults room_for_holder() {
    const PerPath path(block_paths, 0.0);
    return {path, path, path, path, path, path};
}

void settle(const HolderPlan& plan, int paths, TokenResults& results) {
    const ExitResults& exits = results.exits;
    HolderResults& out = results.holder;
    const auto dealing = dealing_cost(plan.strategy, plan.fees);
    const double cash = plan.cash * plan.growth.front();
    const bool bought = plan.tokens > 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(paths); ++i) {
        const auto step = static_cast<std::size_t>(exits.step[i]);
        const bool is_out = step > 0 && bought;
        const double sold =
            is_out ? dealing.received_for(plan.tokens * exits.nav[i]) * plan.growth[step]
                   : plan.tokens * results.nav[i];
        out.equity[i] = cash + sold;
        out.kept[i] = cash + plan.tokens * results.nav[i];
        out.days[i] = bought ? plan.days[is_out ? step : plan.days.size() - 1] : 0;
        out.reason[i] = bought ? exits.reason[i] : 0;
        out.slippage[i] = bought ? exits.slippage[i] : 0;
        out.holdings[i] = bought ? 1 : 0;
    }
}

PathHolder::PathHolder(const HolderPlan& plan, const rebalance::Token& token, Instant opened)
    : plan_(plan),
      start_(token.adjusted_nav()),
      holder_(repeated(plan.strategy, plan.holdings), plan.fees, start_),
      walk_(token),
      equity_(start_) {
    holder_.advance({.time = opened, .price = token.state().price, .nav = start_});
    holdings_ = holder_.open() ? 1 : 0;
}

void PathHolder::add(const MarketStep& step, const rebalance::Token& token,
                     const rebalance::PathRow& row) {
    const bool was_in = holder_.open().has_value();
    const auto now = holder_.advance({.time = row.time,
                                      .price = row.price,
                                      .nav = token.adjusted_nav(),
                                      .moves = walk_.to(step.bar, token, row),
                                      .benchmark = step.benchmark.value()});
    equity_ = now.equity;
    if (!was_in && holder_.open()) holdings_ += 1;
    const auto& closed = holder_.closed();
    if (!closed) return;
    days_ += days_of(*closed);
    if (!first_) first_ = closed;
}

double PathHolder::days_of(const HolderTrade& trade) const {
    return in_units_of(trade.exit_time - trade.entry_time, one_day);
}

void PathHolder::put(HolderResults& results, std::size_t at, double nav) const {
    results.equity[at] = equity_ / start_;
    results.kept[at] = plan_.cash * plan_.growth.front() + plan_.tokens * nav;
    results.days[at] = days_ + (holder_.open() ? days_of(*holder_.open()) : 0);
    results.reason[at] = static_cast<double>(first_ ? first_->reason : ExitReason::none);
    results.slippage[at] = first_ ? first_->slippage : 0;
    results.holdings[at] = holdings_;
}

}  // namespace levtok::montecarlo
