#pragma once

#include <cmath>
#include <string>

#include "nav/check.hpp"
#include "nav/step.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/triggers/view.hpp"

namespace levtok::rebalance {

/// Fires when real leverage has left a band: |l| <= min or |l| >= max.
struct LeverageOutside {
    static constexpr const char* name = "leverage_outside";
    double min = 0;         ///< 0: no lower end
    double max = infinity;  ///< infinity: no upper end
};

inline void describe(Fields& fields, LeverageOutside& trigger) {
    fields.number("min", trigger.min, non_negative, "lower end of the band of |real leverage|");
    fields.number("max", trigger.max, positive, "upper end of the band of |real leverage|");
}

/// Throws InvalidValue where the band has no bound, or is empty.
inline void check_fields(const LeverageOutside& trigger, const std::string& path) {
    if (trigger.min == 0 && std::isinf(trigger.max)) {
        throw InvalidValue(path + ".max", "must be given, or min, or both", "absent");
    }
    if (trigger.min >= trigger.max) {
        throw InvalidValue(path + ".min", "must be < max = " + shortest(trigger.max),
                           shortest(trigger.min));
    }
}

inline Band kept_band(const LeverageOutside& trigger) { return {trigger.min, trigger.max}; }

/// The price at which |real leverage| is `bound`: q p = l (q p + C) solved for p, or 0 where
/// leverage never reaches it.
template <class Number>
Number price_at_leverage(const TokenView<Number>& token, Number bound) {
    using nav::select;
    const Number zero(0);
    const Number leverage = select(token.position < zero, zero - bound, bound);
    const Number cash = nav::marked(token.equity, token.position, zero - token.price);
    const Number price = leverage * cash / (token.position * (Number(1) - leverage));
    return select(price > zero, price, zero);
}

/// |l| rises with the price where the token holds cash (shorts, and longs below 1x) and falls where
/// it has borrowed.
template <class Number>
TouchPrices<Number> touch_prices(const LeverageOutside& trigger, const TokenView<Number>& token) {
    using nav::select;
    const Number zero(0);
    const Number never(infinity);
    const Number at_max =
        trigger.max < infinity ? price_at_leverage(token, Number(trigger.max)) : zero;
    const Number at_min = trigger.min > 0 ? price_at_leverage(token, Number(trigger.min)) : zero;
    const auto or_never = [&](Number price) { return select(price > zero, price, never); };
    const Number cash = nav::marked(token.equity, token.position, zero - token.price);
    const auto rises_with_price = cash > zero;
    return {select(rises_with_price, at_min, at_max),
            select(rises_with_price, or_never(at_max), or_never(at_min))};
}

}  // namespace levtok::rebalance
