#pragma once

#include <optional>
#include <variant>

#include "nav/step.hpp"
#include "nav/time.hpp"
#include "rebalance/triggers/view.hpp"

/// The price at which a rule trades, and how much.
namespace levtok::rebalance {

struct FillAtTrigger {};
struct FillAtObserved {};

/// Filled at the mean of the observed closes in the `window` that starts `delay` after the trigger
/// fired.
struct FillOverWindow {
    Duration window{0};
    Duration delay{0};
};

using Fill = std::variant<FillAtTrigger, FillAtObserved, FillOverWindow>;

/// Trade to the target leverage.
struct ToTarget {};

/// Trade to the nearer edge of the trigger's own band (leverage_outside only).
struct ToEdge {};

/// Trade to this leverage; its sign is the token's. At 0 the token is flat until a schedule trades.
struct ToLeverage {
    double leverage = 0;
};

/// Move `speed` of the way back to the target, and into the band: max(min, min(max, l (1 - speed) +
/// L speed)), in magnitudes.
struct Recenter {
    double speed = 1;
    double min = 0;         ///< 0: no lower end
    double max = infinity;  ///< infinity: no upper end
};

using Sizing = std::variant<ToTarget, ToEdge, ToLeverage, Recenter>;

/// The signed leverage to trade to, for a token whose real leverage is `real` and whose target is
/// `target`.
template <class Number>
Number sized_leverage(const Sizing& sizing, Number real, double target, const Band& band) {
    using nav::magnitude;
    using nav::select;
    const double sign = target < 0 ? -1 : 1;
    if (const auto* fixed = std::get_if<ToLeverage>(&sizing)) {
        return Number(fixed->leverage == 0 ? 0 : sign * fixed->leverage);
    }
    const auto clamped = [&](Number size, double min, double max) {
        const Number at_most = select(size < Number(max), size, Number(max));
        return Number(sign) * select(at_most > Number(min), at_most, Number(min));
    };
    if (std::holds_alternative<ToEdge>(sizing)) return clamped(magnitude(real), band.min, band.max);
    if (const auto* recenter = std::get_if<Recenter>(&sizing)) {
        using nav::mul_add;
        const Number size = mul_add(magnitude(real), Number(1 - recenter->speed),
                                    Number(sign * target * recenter->speed));
        return clamped(size, recenter->min, recenter->max);
    }
    return Number(target);
}

}  // namespace levtok::rebalance
