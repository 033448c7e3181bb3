#include "rebalance/holder/strategy.hpp"

#include "nav/error.hpp"
#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {
namespace {

constexpr Range part{.low = 0, .high = 1};
constexpr Range below_one{.low = 0, .high = 1, .high_open = true};

}  // namespace

void describe(Fields& fields, Strategy& strategy) {
    fields.duration("trend", strategy.trend,
                    "in only while the price is above its mean over so long; 0s: always");
    fields.number("trend_margin", strategy.trend_margin, below_one,
                  "fraction by which the price passes the mean before that counts");
    fields.duration("trend_delay", strategy.trend_delay, "from the signal to the trade");
    fields.duration("cooldown", strategy.cooldown, "from an exit to the next entry");
    fields.number("allocate", strategy.allocate, part,
                  "fraction of the equity that goes in, and the most that does");
    fields.number("risk", strategy.risk, below_one,
                  "fraction of the equity that is lost where the stop fills at its level, which "
                  "sets the size; 0: none");
    fields.number("target_volatility", strategy.target_volatility, {.low = 0, .high = 100},
                  "of the equity, per square root of a year, which sets the size; 0: none");
    fields.duration("volatility_window", strategy.volatility_window,
                    "time over which the volatility of NAV is measured");
    fields.number("stop_loss", strategy.stop_loss, part, "out so far below the entry; 0: never");
    fields.number("take_profit", strategy.take_profit, {.low = 0, .high = 1e6},
                  "out so far above the entry; 0: never");
    fields.number("trailing", strategy.trailing, part,
                  "out so far below the highest NAV since the entry; 0: never");
    fields.duration("max_hold", strategy.max_hold,
                    "out at the first observation at or after it; 0s: never");
    fields.number("spread", strategy.spread, below_one,
                  "between bid and ask of the token, of which half is paid at each end");
    fields.number("broker_fee", strategy.broker_fee, below_one, "fraction of what is traded");
}

void check(const Strategy& strategy) {
    if (strategy.risk > 0 && strategy.stop_loss == 0 && strategy.trailing == 0) {
        throw InvalidValue("risk",
                           "must have a stop_loss or trailing, whose distance sets the size",
                           shortest(strategy.risk) + " without one");
    }
    if (strategy.risk > 0 && strategy.target_volatility > 0) {
        throw InvalidValue("target_volatility", "must be left out where risk sets the size",
                           shortest(strategy.target_volatility));
    }
    if (strategy.trend == Duration{0} &&
        (strategy.trend_margin > 0 || strategy.trend_delay > Duration{0})) {
        throw InvalidValue("trend", "must be given where its margin or delay is", "absent");
    }
    if (strategy.volatility_window <= Duration{0}) {
        throw InvalidValue("volatility_window", "must be longer than nothing", "0s");
    }
}

}  // namespace levtok::rebalance
