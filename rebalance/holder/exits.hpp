#pragma once

#include <cstddef>
#include <cstdint>

#include "nav/step.hpp"
#include "rebalance/holder/dealing_cost.hpp"
#include "rebalance/holder/strategy.hpp"

/// Where the exits of a holding are. They are templates over the number type, so that the holder of
/// a history and the Monte Carlo kernel get out alike.
namespace levtok::rebalance {

/// Why a holder got out.
enum class ExitReason : std::uint8_t {
    none,  ///< still in
    stop_loss,
    take_profit,
    trailing,
    max_hold,
    signal,
    death,  ///< the token was wiped out
};
inline constexpr std::size_t exit_reasons = 7;

/// The NAV of the stop; `entry` is the NAV at which the holder got in.
template <class Number>
Number stop_level(const Strategy& strategy, Number entry) {
    return entry * Number(1 - strategy.stop_loss);
}

/// That of the trailing stop; `highest` is the greatest NAV since the entry.
template <class Number>
Number trailing_level(const Strategy& strategy, Number highest) {
    return highest * Number(1 - strategy.trailing);
}

template <class Number>
Number profit_level(const Strategy& strategy, Number entry) {
    return entry * Number(1 + strategy.take_profit);
}

/// The first stop on the way down; 0, the death of the token, where there is none.
template <class Number>
Number lower_level(const Strategy& strategy, Number entry, Number highest) {
    using nav::select;
    Number level(0);
    if (strategy.trailing > 0) level = trailing_level(strategy, highest);
    if (strategy.stop_loss > 0) {
        const Number stop = stop_level(strategy, entry);
        level = select(stop >= level, stop, level);
    }
    return level;
}

/// The fraction by which an exit at `nav` is below the level of its stop.
template <class Number>
Number slippage_past(Number nav, Number level) {
    using nav::select;
    const Number below = Number(1) - nav / level;
    return select(below > Number(0), below, Number(0));
}

/// What the holder of a strategy pays at the ends of a holding.
inline DealingCost dealing_cost(const Strategy& strategy, const DealingFees& fees) {
    return {strategy.spread, fees, strategy.broker_fee};
}

}  // namespace levtok::rebalance
