#include "rebalance/instruments/account.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "nav/step.hpp"
#include "rebalance/intrabar_path.hpp"
#include "rebalance/limits.hpp"
#include "rebalance/token/charges.hpp"

namespace levtok::rebalance {
namespace {

/// Throws InvalidValue; returns the equity per notional at the opening.
double check(const AccountTerms& terms) {
    require_in_range(terms.initial_equity, positive, "initial_equity");
    require_in_range(terms.free_balance, non_negative, "free_balance");
    if (terms.legs.empty()) throw InvalidValue("legs", "must hold one position or more", "none");
    double paid_in = terms.free_balance;
    double exposure = 0;
    for (const Leg& leg : terms.legs) {
        require_in_range(leg.leverage, leverage_range, "leverage");
        if (leg.leverage == 0) throw InvalidValue("leverage", "must not be zero", "0");
        paid_in += require_in_range(leg.margin, positive, "margin");
        exposure += std::fabs(leg.leverage) * leg.margin;
    }
    const double initial_margin = paid_in / exposure;
    if (terms.maintenance) check(*terms.maintenance, initial_margin);
    return initial_margin;
}

/// A fraction of the exposure that is zero except for rounding.
constexpr double rounding = 1e-12;

const MarketStep& step_of(std::span<const MarketStep> steps, std::size_t leg) {
    return steps[steps.size() == 1 ? 0 : leg];
}

}  // namespace

Account::Account(AccountTerms terms) : Account(std::move(terms), AccountState{}) {}

Account::Account(AccountTerms terms, AccountState state)
    : terms_(std::move(terms)), state_(std::move(state)) {
    const double initial_margin = check(terms_);
    if (terms_.maintenance && !terms_.maintenance->margin_call) {
        terms_.maintenance->margin_call =
            default_margin_call(terms_.maintenance->rate, initial_margin);
    }
    const std::size_t legs = terms_.legs.size();
    from_.resize(legs);
    to_.resize(legs);
    at_.resize(legs);
}

AccountRow Account::advance(std::span<const MarketStep> steps) {
    assert(steps.size() == 1 || steps.size() == terms_.legs.size());
    events_.clear();
    const Instant time = steps.front().bar.time;
    row_ = AccountRow{.time = time};
    if (!state_.opened) {
        open(steps);
    } else if (!state_.closed) {
        assert(time > state_.time);
        walk(steps);
        charge_financing(steps, in_units_of(time - state_.time, one_day));
    }
    for (std::size_t i = 0; i < to_.size(); ++i) to_[i] = step_of(steps, i).bar.close.value();
    return publish(to_);
}

void Account::open(std::span<const MarketStep> steps) {
    double shares = terms_.free_balance;
    for (const Leg& leg : terms_.legs) shares += leg.margin;
    for (std::size_t i = 0; i < terms_.legs.size(); ++i) {
        const Leg& leg = terms_.legs[i];
        const double entry = step_of(steps, i).bar.close.value();
        const double margin = terms_.initial_equity * leg.margin / shares;
        const double exposure = leg.leverage * margin;
        state_.held.push_back({exposure / entry, entry, margin - exposure, entry});
    }
    state_.balance = terms_.initial_equity;
    state_.opened = true;
    row_.events.add(Event::open);
}

void Account::walk(std::span<const MarketStep> steps) {
    const bool legs = terms_.intrabar == Intrabar::ohlc &&
                      std::any_of(steps.begin(), steps.end(),
                                  [](const MarketStep& step) { return has_legs(step.bar); });
    const auto gather = [&](std::size_t point, Prices& prices) {
        for (std::size_t i = 0; i < prices.size(); ++i) {
            prices[i] = intrabar_path(step_of(steps, i).bar)[point];
        }
    };
    if (legs && quiet(steps)) return;
    if (!legs) {
        gather(3, to_);
        return test_at(to_);
    }
    gather(0, from_);
    test_at(from_);
    for (std::size_t point = 1; point < 4; ++point) {
        gather(point, to_);
        walk_leg(from_, to_);
        std::swap(from_, to_);
    }
}

/// Whether nothing happens in the bar: not even all the worst extremes together touch a threshold.
bool Account::quiet(std::span<const MarketStep> steps) {
    for (std::size_t i = 0; i < at_.size(); ++i) {
        const Observation& bar = step_of(steps, i).bar;
        at_[i] = (state_.held[i].quantity > 0 ? bar.low : bar.high).value();
    }
    const bool may_call = !state_.called && call_rate() > 0;
    return !touches(at_, may_call ? call_rate() : close_rate());
}

/// On a leg equity and the required equity are linear in the distance, so that the threshold is met
/// at one point of it.
void Account::walk_leg(const Prices& from, const Prices& to) {
    const auto meet = [&](double rate) {
        const double before = headroom(from, rate);
        const double gone = before / (before - headroom(to, rate));
        const double share = before > 0 ? std::clamp(gone, 0.0, 1.0) : 0;
        for (std::size_t i = 0; i < at_.size(); ++i) at_[i] = from[i] + share * (to[i] - from[i]);
    };
    if (state_.closed) return;
    if (!state_.called && call_rate() > 0 && touches(to, call_rate())) {
        meet(call_rate());
        call(at_);
    }
    if (touches(to, close_rate())) {
        meet(close_rate());
        close(at_);
    }
}

/// After a jump, and after a charge, both thresholds are tested once.
void Account::test_at(const Prices& prices) {
    if (state_.closed) return;
    if (!state_.called && call_rate() > 0 && touches(prices, call_rate())) call(prices);
    if (touches(prices, close_rate())) close(prices);
}

void Account::charge_financing(std::span<const MarketStep> steps, double days) {
    if (state_.closed || std::holds_alternative<NoFinancing>(terms_.financing)) return;
    for (std::size_t i = 0; i < state_.held.size(); ++i) {
        const MarketStep& step = step_of(steps, i);
        Held& held = state_.held[i];
        const double payment = financing_of(held, step, days);
        held.cash -= payment;
        state_.balance -= payment;
        row_.financing += payment;
        to_[i] = step.bar.close.value();
    }
    if (row_.financing != 0) test_at(to_);
}

double Account::financing_of(const Held& held, const MarketStep& step, double days) const {
    const double cash = terms_.collateral_earns ? held.cash : std::min(held.cash, 0.0);
    const double exposure_before = held.quantity * held.price;
    const double exposure = held.quantity * step.bar.close.value();
    return financing_payment<double>(terms_.financing, {cash, exposure_before, exposure, days},
                                     step.funding.value(), step.benchmark.value());
}

void Account::call(const Prices& prices) {
    state_.called = true;
    row_.events.add(Event::margin_call);
    events_.push_back({.what = Event::margin_call,
                       .time = row_.time,
                       .price = prices.front(),
                       .equity = equity_at(prices)});
}

/// Closes every position at `prices`; the fee is at most the remaining equity, and the rest stays
/// in the account as cash.
void Account::close(const Prices& prices) {
    const double equity = equity_at(prices);
    const double left = std::max(equity, 0.0);
    double exposure = 0;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        exposure += std::fabs(state_.held[i].quantity) * prices[i];
    }
    const double rate = terms_.maintenance ? terms_.maintenance->liquidation_fee : 0;
    const double fee = std::min(nav::fee_payment(exposure, rate), left);
    // Without maintenance nothing is left except rounding errors.
    state_.balance = terms_.maintenance ? left - fee : 0;
    state_.closed = true;
    state_.held.clear();
    row_.fee += fee;
    const Event what = terms_.maintenance ? Event::liquidated : Event::wiped_out;
    row_.events.add(what);
    events_.push_back({.what = what,
                       .time = row_.time,
                       .price = prices.front(),
                       .equity = state_.balance,
                       .fee = fee,
                       .deficit = -equity > rounding * exposure ? -equity : 0});
}

AccountRow Account::publish(const Prices& prices) {
    row_.price = prices.front();
    row_.equity = equity_at(prices);
    double exposure = 0;
    for (std::size_t i = 0; i < state_.held.size(); ++i) {
        state_.held[i].price = prices[i];
        exposure += state_.held[i].quantity * prices[i];
    }
    if (!state_.closed) {
        row_.leverage = nav::real_leverage(row_.equity, exposure);
        state_.called = state_.called && touches(prices, call_rate());
    }
    state_.time = row_.time;
    return row_;
}

double Account::equity_at(const Prices& prices) const {
    double equity = state_.balance;
    for (std::size_t i = 0; i < state_.held.size(); ++i) {
        const Held& held = state_.held[i];
        equity = nav::marked(equity, held.quantity, prices[i] - held.entry);
    }
    return equity;
}

/// Equity above the requirement at `rate` for all positions together.
double Account::headroom(const Prices& prices, double rate) const {
    const MaintenanceOn on = terms_.maintenance ? terms_.maintenance->on : MaintenanceOn::entry;
    double required = 0;
    for (std::size_t i = 0; i < state_.held.size(); ++i) {
        const Held& held = state_.held[i];
        required += required_equity(held.quantity, held.entry, prices[i], rate, on);
    }
    return equity_at(prices) - required;
}

bool Account::touches(const Prices& prices, double rate) const {
    double exposure = 0;
    for (std::size_t i = 0; i < state_.held.size(); ++i) {
        exposure += std::fabs(state_.held[i].quantity) * prices[i];
    }
    return headroom(prices, rate) <= limits::touch_tolerance * exposure;
}

}  // namespace levtok::rebalance
