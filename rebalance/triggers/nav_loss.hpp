#pragma once

#include "nav/check.hpp"
#include "nav/step.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/triggers/view.hpp"

namespace levtok::rebalance {

/// Fires when NAV has lost `size` of its value since the last rebalance (an airbag).
struct NavLoss {
    static constexpr const char* name = "nav_loss";
    double size = 0.5;
};

inline void describe(Fields& fields, NavLoss& trigger) {
    fields.number("size", trigger.size, {.low = 1e-6, .high = 1, .high_open = true},
                  "fraction of NAV lost since the last rebalance");
}

/// The price at which equity is nav_at_rebalance (1 - size): p + (that equity - E) / q.
template <class Number>
TouchPrices<Number> touch_prices(const NavLoss& trigger, const TokenView<Number>& token) {
    using nav::select;
    const Number zero(0);
    const Number never(infinity);
    const Number floor_nav = token.nav_at_rebalance * Number(1 - trigger.size);
    const Number price = token.price + (floor_nav - token.equity) / token.position;
    const auto is_short = token.position < zero;
    return {select(is_short, zero, price), select(is_short, price, never)};
}

}  // namespace levtok::rebalance
