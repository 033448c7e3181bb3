#pragma once

#include "nav/check.hpp"
#include "nav/step.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/triggers/view.hpp"

namespace levtok::rebalance {

enum class Side { adverse, favourable, both };

/// Fires when the price has moved by `size` since the last rebalance: |p / p_at_last_rebalance - 1|
/// >= size.
struct Move {
    static constexpr const char* name = "move";
    double size = 0.1;
    Side side = Side::both;
};

inline void describe(Fields& fields, Move& trigger) {
    fields.number("size", trigger.size, {.low = 1e-6, .high = 10},
                  "relative move of the price since the last rebalance");
    fields.choice(
        "side", trigger.side,
        {{"adverse", Side::adverse}, {"favourable", Side::favourable}, {"both", Side::both}},
        "which moves count: against the token, for it, or both");
}

template <class Number>
TouchPrices<Number> touch_prices(const Move& trigger, const TokenView<Number>& token) {
    using nav::select;
    const Number zero(0);
    const Number never(infinity);
    const Number below = token.price_at_rebalance * Number(trigger.size < 1 ? 1 - trigger.size : 0);
    const Number above = token.price_at_rebalance * Number(1 + trigger.size);
    if (trigger.side == Side::both) return {below, above};
    const auto is_short = token.position < zero;
    if (trigger.side == Side::adverse) {
        return {select(is_short, zero, below), select(is_short, above, never)};
    }
    return {select(is_short, below, zero), select(is_short, never, above)};
}

}  // namespace levtok::rebalance
