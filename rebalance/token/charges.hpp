#pragma once

#include "nav/observation.hpp"
#include "nav/step.hpp"
#include "rebalance/limits.hpp"
#include "rebalance/terms.hpp"

/// The charges of a token at an observation under its terms, and whether a trigger is touched
/// there. They are templates over the number type, so that the replay and the Monte Carlo kernel
/// charge and fire alike.
namespace levtok::rebalance {

/// A token at the ends of an interval of `days`.
template <class Number>
struct Interval {
    Number cash_before;
    Number exposure_before;
    Number exposure_now;
    double days;
};

/// The amount that financing takes from equity; `funding` is the sum of the rates of the interval,
/// `benchmark` the rate per year known at its start, and so are `spreads`, which replace those of
/// the terms.
template <class Number>
Number financing_payment(const Financing& financing, const Interval<Number>& interval,
                         double funding, double benchmark, const Spreads& spreads = {}) {
    if (const auto* cash = std::get_if<CashFinancing>(&financing)) {
        const auto known = [](const std::optional<Rate>& given, double own) {
            return Number(given ? given->value() : own);
        };
        const Number years(interval.days / cash->day_count);
        return nav::interest_payment(interval.cash_before, Number(benchmark),
                                     known(spreads.borrow_spread, cash->borrow_spread),
                                     known(spreads.lend_spread, cash->lend_spread), years) +
               nav::borrow_payment(interval.exposure_before,
                                   known(spreads.borrow_fee, cash->borrow_fee), years);
    }
    if (std::holds_alternative<PerpetualFunding>(financing)) {
        return nav::funding_payment(interval.exposure_now, Number(funding));
    }
    return Number(0);
}

/// The cost rate of a trade to `leverage`: what is due, or less where the trade could not pay it.
template <class Number>
Number payable_cost_rate(Number due, Number leverage) {
    using nav::magnitude;
    using nav::select;
    const Number size = magnitude(leverage);
    const Number most =
        Number(limits::largest_cost_drag) / select(size > Number(1), size, Number(1));
    return select(due < most, due, most);
}

/// Whether `price` touches a trigger's price: equality counts, and so does a difference within
/// touch_tolerance.
template <class Number>
auto touches(const TouchPrices<Number>& touch, Number price) {
    return price <= touch.below * Number(1 + limits::touch_tolerance) ||
           price >= touch.above * Number(1 - limits::touch_tolerance);
}

/// Whether a schedule that is due trades: whether its conditions hold for a token of target
/// leverage `target`. A flat token is always traded.
template <class Number>
auto schedule_allows(const Schedule& schedule, double target, const TokenView<Number>& token) {
    using nav::magnitude;
    auto allowed = token.equity > Number(0);
    if (schedule.unless_within) {
        const Number leverage = nav::real_leverage(token.equity, token.position * token.price);
        const Number off = magnitude(leverage / Number(target) - Number(1));
        allowed = allowed && off >= Number(*schedule.unless_within);
    }
    auto met = Number(0) < Number(schedule.only_if.empty() ? 1 : 0);
    met = met || is_flat(token);
    for (const auto& condition : schedule.only_if) {
        met = met || touches(touch_prices(condition, token), token.price);
    }
    return allowed && met;
}

}  // namespace levtok::rebalance
