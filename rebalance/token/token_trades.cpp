// The trades of a token: which rules act at a price, for how much, and at what cost.
#include <algorithm>
#include <cmath>
#include <utility>

#include "nav/step.hpp"
#include "rebalance/limits.hpp"
#include "rebalance/token/charges.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// Schedules whose nearest known price is one that the bar starts from. Returns whether there is
/// one.
bool Token::rebalance_at(double price, Instant time, std::optional<Instant> DueTrades::*place) {
    bool any = false;
    place_ = BarPlace::before;
    for (std::size_t i = 0; i < due_.size(); ++i) {
        const auto due = due_[i].*place;
        if (!due || state_.ledger.wiped_out) continue;
        nav::mark(state_.ledger, price);
        any = true;
        const auto& schedule = std::get<Schedule>(terms_.rules[i].when);
        if (!schedule_allows(schedule, terms_.leverage, view_at(price))) continue;
        trade(i, price, Event::scheduled, {*due, time});
    }
    return any;
}

/// `known` is when the price was known, which a day's stamp does not say.
void Token::rebalance_at_observation(double price, Instant known) {
    place_ = BarPlace::observation;
    fill_pending(price);
    auto price_rule = price_rules_.begin();
    for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
        const auto* schedule = std::get_if<Schedule>(&terms_.rules[i].when);
        auto* rule = schedule != nullptr ? nullptr : &*price_rule++;
        const auto due = std::exchange(due_[i].close, std::nullopt);
        if (state_.ledger.wiped_out) continue;
        if (state_.pending) {
            if (due) state_.next_due[i] = *due;  // waits for the order
            continue;
        }
        if (schedule != nullptr) {
            if (!due) continue;
            if (!schedule_allows(*schedule, terms_.leverage, view_at(price))) continue;
            if (const auto* window = std::get_if<FillOverWindow>(&terms_.rules[i].fill)) {
                const Instant from = row_.time + window->delay;
                state_.pending = PendingOrder{i, from, from + window->window};
            } else {
                trade(i, price, Event::scheduled, {*due, known});
            }
            continue;
        }
        refresh_touches();
        if (rule->fill_at_observation) {
            // A rule before it may have traded here; then it is not a rebalance, as it is none
            // where the bar is not walked.
            if (would_trade(i, price)) {
                trade(i, price, Event::emergency, {row_.time, row_.time});
            }
        } else if (touches(rule->touch, price)) {
            fire(*rule, price);
            if (rule->fill_at_observation) {
                trade(i, price, Event::emergency, {row_.time, row_.time});
            }
        }
    }
    for (auto& rule : price_rules_) rule.fill_at_observation = false;
}

/// The order is filled at the mean price of its window: the books are marked there, traded, and
/// marked back.
void Token::fill_pending(double price) {
    if (!state_.pending || state_.ledger.wiped_out) return;
    auto& order = *state_.pending;
    if (row_.time <= order.from) return;
    if (row_.time <= order.until || order.count == 0) {
        order.sum += price;
        order.count += 1;
    }
    if (row_.time < order.until) return;
    const double mean = order.sum / order.count;
    const std::size_t rule = order.rule;
    const bool scheduled = std::holds_alternative<Schedule>(terms_.rules[rule].when);
    const Instant fired = order.from - std::get<FillOverWindow>(terms_.rules[rule].fill).delay;
    state_.pending.reset();
    withhold(0);
    nav::mark(state_.ledger, mean);
    trade(rule, mean, scheduled ? Event::scheduled : Event::emergency, {fired, row_.time});
    nav::mark(state_.ledger, price);
    withhold(nav::above_cap(state_.ledger, most_nav()));
}

void Token::trade(std::size_t rule, double price, Event event, When when) {
    if (state_.ledger.wiped_out) return;
    TradeRow done = preview(rule, price);
    done.nav_time = row_.time;
    done.instant = when.instant;
    done.time = when.time;
    done.place = place_;
    auto& ledger = state_.ledger;
    withhold(nav::above_cap(ledger, most_nav()));
    const double rate = cost_rate(done.leverage_after, ledger.equity, nav::exposure(ledger));
    const auto traded = nav::rebalance(ledger, done.leverage_after, rate);
    row_.cost += traded.cost;
    row_.events.add(event);
    trades_.push_back(done);
    stale_ = true;
}

TradeRow Token::preview(std::size_t rule, double price) const {
    const TokenView<double> view = view_at(price);
    const double exposure = view.position * price;
    TradeRow row{.nav_time = state_.time,
                 .instant = state_.time,
                 .time = state_.time,
                 .trigger = name_of(terms_.rules[rule]),
                 .price = price};
    const double equity = view.equity - nav::above_cap(view.equity, most_nav());
    row.leverage_before = nav::real_leverage(equity, exposure);
    row.leverage_after = sized_leverage(terms_.rules[rule].to, row.leverage_before, terms_.leverage,
                                        band_of(terms_.rules[rule]));
    const auto trade = nav::trade_to(row.leverage_after, equity, exposure,
                                     cost_rate(row.leverage_after, equity, exposure));
    row.notional = trade.traded;
    row.cost = trade.cost;
    row.nav = std::max(trade.equity, 0.0);
    return row;
}

/// The rate that the trade itself implies: with impact it depends on the size of the trade, which
/// depends on it. The rate is the least solution of rate = fixed + impact sqrt(traded / volume), to
/// which Newton's steps rise from below, because the right side is convex in the rate.
double Token::cost_rate(double leverage, double equity, double exposure) const {
    const Execution& execution = terms_.execution;
    const double fixed = execution.taker_fee + execution.half_spread;
    if (execution.impact == 0) return payable_cost_rate(fixed, leverage);
    const double most = payable_cost_rate(infinity, leverage);
    const double wanted = leverage * equity - exposure;
    const double along = std::copysign(leverage, leverage * wanted);
    double rate = std::min(fixed, most);
    for (int i = 0; i < limits::cost_iterations; ++i) {
        const double divisor = 1 + along * rate;
        const double traded = std::fabs(wanted) / divisor * state_.supply;
        const double impact = execution.impact * std::sqrt(traded / execution.daily_volume);
        const double slope = 1 + along * impact / (2 * divisor);
        const double next = rate + (fixed + impact - rate) / slope;
        if (!(slope > 0) || next >= most) return most;
        if (next <= rate) break;
        rate = next;
    }
    return rate;
}

}  // namespace levtok::rebalance
