#include "tests/differential/reference_books.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rebalance/limits.hpp"

namespace levtok::differential {

using namespace rebalance;

namespace {

constexpr Real never = std::numeric_limits<Real>::infinity();
constexpr Real unit_of_rounding = 1e-16L;
constexpr Real touch_tolerance = limits::touch_tolerance;

}  // namespace

ReferenceBooks::ReferenceBooks(const Terms& terms) : terms_(terms), supply_(terms.initial_supply) {}

void ReferenceBooks::open(Real price) {
    equity_ = terms_.initial_nav;
    price_ = price;
    position_ = terms_.leverage * equity_ / price;
    rebalance_price_ = price;
    rebalance_nav_ = equity_;
}

/// The holder has at most a gain of `cap` since the last rebalance.
Real ReferenceBooks::nav() const {
    return terms_.cap ? std::min(equity_, rebalance_nav_ * (1 + Real(*terms_.cap))) : equity_;
}

void ReferenceBooks::die() {
    dead_ = true;
    equity_ = 0;
    position_ = 0;
}

/// `error` is what equity may be off by, in units of rounding: a change that leaves a small share
/// of what it adds up leaves the error with it.
void ReferenceBooks::set_equity(Real equity, Real error) {
    nearest_decision_ = std::min(nearest_decision_, std::fabs(equity) / (error * unit_of_rounding));
    if (equity <= 0) {
        die();
        return;
    }
    equity_ = equity;
    equity_rounding_ = error / equity;
}

void ReferenceBooks::mark(Real price) {
    const Real before = std::max(equity_, std::fabs(exposure()));
    const Real gain = position_ * (price - price_);
    const Real error = equity_ * equity_rounding_ + std::fabs(gain) * position_rounding_ +
                       std::max(before, std::fabs(position_ * price));
    if (!dead_ && gain != 0) set_equity(equity_ + gain, error);
    price_ = price;
}

void ReferenceBooks::pay_financing(Real amount) {
    if (amount == 0) return;
    const Real error = equity_ * (equity_rounding_ + 1) + std::fabs(amount) * (rounding() + 2);
    set_equity(equity_ - amount, error);
}

Real ReferenceBooks::pay_fee(Real left, bool dilutes) {
    const Real before = equity_;
    if (left == 1) return 0;
    set_equity(before * left, before * (equity_rounding_ * left + 1));
    if (dilutes) {
        position_ *= left;
        position_rounding_ += 1 / left;
        supply_ /= left;
    }
    return before * (1 - left);
}

void ReferenceBooks::merge(Real factor) {
    equity_ *= factor;
    position_ *= factor;
    rebalance_nav_ *= factor;
    supply_ /= factor;
    merged_ *= factor;
}

bool ReferenceBooks::less(Real a, Real b, Real rounding) {
    const Real scale = std::max(std::fabs(a), std::fabs(b)) * rounding * unit_of_rounding;
    if (scale > 0 && std::isfinite(scale)) {
        nearest_decision_ = std::min(nearest_decision_, std::fabs(a - b) / scale);
    }
    return a < b;
}

bool ReferenceBooks::below_merge() {
    return terms_.merge && !dead_ && less(nav(), terms_.merge->below, equity_rounding_);
}

bool ReferenceBooks::nearer(Real price, Real other) {
    const auto distance = [&](Real at) { return std::fabs(at - price_); };
    const Real tolerance = touch_tolerance * price_;
    return less(distance(price) + tolerance + price_, distance(other) + price_, rounding());
}

ReferenceBooks::Touch ReferenceBooks::touch_of(const PriceTrigger& trigger) const {
    Touch touch{0, never, 1};
    const bool is_short = position_ < 0;
    const Real size = std::fabs(exposure());
    if (const auto* move = std::get_if<Move>(&trigger)) {
        const bool falls = move->side == Side::both || (move->side == Side::adverse) != is_short;
        const bool rises = move->side == Side::both || (move->side == Side::adverse) == is_short;
        if (falls) touch.below = std::max<Real>(0, rebalance_price_ * (1 - Real(move->size)));
        if (rises) touch.above = rebalance_price_ * (1 + Real(move->size));
    } else if (const auto* loss = std::get_if<NavLoss>(&trigger)) {
        // E + q (p - p0) = (1 - size) of the NAV then.
        const Real floor = rebalance_nav_ * (1 - Real(loss->size));
        const Real price = price_ + (floor - equity_) / position_;
        (is_short ? touch.above : touch.below) = price;
        touch.rounding += (equity_ * rounding() + floor * rebalance_rounding_) / size;
    } else {
        const auto& band = std::get<LeverageOutside>(trigger);
        // |q| p = bound (q p + C): where |l| is the bound. |l| rises with the price where C > 0.
        for (const Real bound : {Real(band.max), Real(band.min)}) {
            if (bound == 0 || std::isinf(bound)) continue;
            const Real price = bound * cash() / (std::fabs(position_) - bound * position_);
            if (!(price > 0) || std::isinf(price)) continue;
            const bool above = (bound == Real(band.max)) == (cash() > 0);
            (above ? touch.above : touch.below) = price;
        }
        touch.rounding += (equity_ + size) * rounding() / std::fabs(cash());
    }
    return touch;
}

bool ReferenceBooks::touches(const PriceTrigger& trigger) {
    const Touch touch = touch_of(trigger);
    if (touch.below > 0 && !less(touch.below * (1 + touch_tolerance), price_, touch.rounding)) {
        return true;
    }
    return touch.above < never &&
           !less(price_, touch.above * (1 - touch_tolerance), touch.rounding);
}

bool ReferenceBooks::not_beyond(const Touch& touch, Real price, Real to) {
    return to > price_ ? !less(to, price * (1 - touch_tolerance), touch.rounding)
                       : !less(price * (1 + touch_tolerance), to, touch.rounding);
}

std::optional<Real> ReferenceBooks::touch_on_leg(const PriceTrigger& trigger, Real to) {
    if (touches(trigger)) return price_;
    if (to == price_) return std::nullopt;
    const Touch touch = touch_of(trigger);
    const bool falls = to < price_;
    const Real price = falls ? touch.below : touch.above;
    if (!(price > 0) || std::isinf(price)) return std::nullopt;
    if (!not_beyond(touch, price, to)) return std::nullopt;
    return falls ? std::max(price, to) : std::min(price, to);
}

Real ReferenceBooks::sized(const RebalanceRule& rule) const {
    const Real sign = terms_.leverage < 0 ? -1 : 1;
    const Real real = std::fabs(leverage());
    if (const auto* fixed = std::get_if<ToLeverage>(&rule.to)) return sign * fixed->leverage;
    if (const auto* recenter = std::get_if<Recenter>(&rule.to)) {
        const Real speed = recenter->speed;
        const Real size = real * (1 - speed) + std::fabs(Real(terms_.leverage)) * speed;
        return sign * std::max<Real>(recenter->min, std::min<Real>(recenter->max, size));
    }
    if (std::holds_alternative<ToEdge>(rule.to)) {
        const Band band = band_of(rule);
        return sign * std::clamp<Real>(real, band.min, band.max);
    }
    return terms_.leverage;
}

bool ReferenceBooks::would_trade(const RebalanceRule& rule) {
    // Compared with 1 added, to which rounding is relative.
    const Real change = std::fabs(sized(rule) / leverage() - 1);
    return !less(1 + change, 1 + limits::same_leverage, rounding());
}

bool ReferenceBooks::allows(const Schedule& schedule) {
    if (schedule.unless_within) {
        const Real ratio = exposure() / equity_ / terms_.leverage;
        const Real off = std::fabs(ratio - 1);
        if (less(1 + off, 1 + Real(*schedule.unless_within), rounding())) return false;
    }
    if (schedule.only_if.empty()) return true;
    return std::ranges::any_of(schedule.only_if,
                               [&](const PriceTrigger& trigger) { return touches(trigger); });
}

/// k = taker_fee + half_spread + impact sqrt(traded / daily_volume), traded = |T E - N| supply /
/// (1 + T k s): found by putting k in until it stays.
ReferenceBooks::Cost ReferenceBooks::cost_of(Real leverage) const {
    const Execution& execution = terms_.execution;
    const Real fixed = Real(execution.taker_fee) + execution.half_spread;
    const Real most = limits::largest_cost_drag / std::max<Real>(1, std::fabs(leverage));
    const Real wanted = leverage * equity_ - exposure();
    const Real along = wanted < 0 ? -leverage : leverage;
    Real rate = std::min(fixed, most);
    if (execution.impact == 0) return {rate, 1};
    const auto implied = [&](Real at) {
        const Real traded = std::fabs(wanted) / (1 + along * at) * supply_;
        return fixed + execution.impact * std::sqrt(traded / execution.daily_volume);
    };
    constexpr int most_steps = 100'000;
    for (int i = 0; i < most_steps; ++i) {
        const Real next = std::min(most, implied(rate));
        if (std::fabs(next - rate) <= 1e-19L * next) break;
        rate = next;
    }
    // Near a double solution a small error of one side moves it far.
    const Real slope = 1 + along * (implied(rate) - fixed) / (2 * (1 + along * rate));
    return {rate, 1 + 1 / std::max<Real>(1e-9L, std::fabs(slope))};
}

void ReferenceBooks::trade(const RebalanceRule& rule, ReferenceTrade& trade) {
    const Real leverage_to = sized(rule);
    if (withheld() > 0) {  // is lost at the trade
        const Real left = nav();
        equity_rounding_ = std::max(equity_rounding_ * equity_ / left, rebalance_rounding_) + 1;
        equity_ = left;
    }
    const Real wanted = leverage_to * equity_ - exposure();
    trade.price = price_;
    trade.leverage_before = leverage();
    trade.leverage_after = leverage_to;
    trade.rounding = rounding();
    const Cost cost = cost_of(leverage_to);
    const Real divisor = 1 + (wanted < 0 ? -leverage_to : leverage_to) * cost.rate;
    trade.notional = wanted / divisor;
    trade.cost = cost.rate * std::fabs(trade.notional);
    const Real gap_error =
        (std::fabs(leverage_to) * equity_ + std::fabs(exposure())) * (rounding() + 2);
    const Real error = equity_ * (equity_rounding_ + 1) +
                       cost.rate * cost.rounding * gap_error / divisor / divisor;
    const bool follows = std::holds_alternative<Recenter>(rule.to);
    const Real sized_rounding = follows ? rounding() + 2 : 2;
    const Real exposure_after = exposure() + trade.notional;
    set_equity(equity_ - trade.cost, error);
    rebalance_price_ = price_;
    rebalance_nav_ = equity_;
    rebalance_rounding_ = equity_rounding_;
    trade.nav = equity_;
    if (dead_) return;
    position_ = exposure_after / price_;
    position_rounding_ = equity_rounding_ + sized_rounding;
    trade.rounding = std::max(trade.rounding, rounding());
}

}  // namespace levtok::differential
