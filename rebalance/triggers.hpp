#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "nav/step.hpp"
#include "nav/time.hpp"
#include "rebalance/triggers/leverage_outside.hpp"
#include "rebalance/triggers/move.hpp"
#include "rebalance/triggers/nav_loss.hpp"

namespace levtok::rebalance {

/// The list of triggers that watch the price. A new one is a file in triggers/ and a name here.
using PriceTrigger = std::variant<LeverageOutside, Move, NavLoss>;

/// Whether nothing is held: a rule has traded to 0.
template <class Number>
auto is_flat(const TokenView<Number>& token) {
    using nav::magnitude;
    return magnitude(token.position) <= Number(0);
}

/// A flat token has no trigger: it waits for a schedule.
template <class Number>
TouchPrices<Number> touch_prices(const PriceTrigger& trigger, const TokenView<Number>& token) {
    using nav::select;
    const auto touch =
        std::visit([&](const auto& kind) { return touch_prices(kind, token); }, trigger);
    return {select(is_flat(token), Number(0), touch.below),
            select(is_flat(token), Number(infinity), touch.above)};
}

inline const char* name_of(const PriceTrigger& trigger) {
    return std::visit([](const auto& kind) { return kind.name; }, trigger);
}

/// Checks the trigger's fields against each other, where it has a check_fields(trigger, path).
inline void check_fields_of(const PriceTrigger& trigger, const std::string& path) {
    std::visit(
        [&](const auto& kind) {
            if constexpr (requires { check_fields(kind, path); }) check_fields(kind, path);
        },
        trigger);
}

/// The band that a trigger keeps real leverage in, where it has a kept_band(trigger).
inline std::optional<Band> band_of(const PriceTrigger& trigger) {
    return std::visit(
        [](const auto& kind) -> std::optional<Band> {
            if constexpr (requires { kept_band(kind); }) return kept_band(kind);
            return std::nullopt;
        },
        trigger);
}

/// Fires at an instant of each period, at the known price nearest to it (schedule.hpp).
struct Schedule {
    static constexpr const char* name = "schedule";
    Duration at{0};            ///< since midnight, by the clocks of the product's calendar
    bool at_close = false;     ///< in place of `at`: at the close of the session
    Duration every = one_day;  ///< period; instants are midnight of 1970-01-01 + at + k x every
    std::optional<double> unless_within;  ///< skip while |l / L - 1| is inside
    std::vector<PriceTrigger> only_if;    ///< skip unless one of these would fire; empty: always
};

inline void describe(Fields& fields, PriceTrigger& trigger) { fields.tagged("when", trigger); }

inline void describe(Fields& fields, Schedule& trigger) {
    fields.time_of_day_or_close("at", trigger.at, trigger.at_close,
                                "instant of the day by the clocks of the calendar (24/7: UTC), or "
                                "\"close\" of its session");
    fields.duration("every", trigger.every, "period");
    fields.optional_number("unless_within", trigger.unless_within, fraction_below_one,
                           "skip while |real leverage / leverage - 1| is below this");
    fields.objects("only_if", trigger.only_if, "skip unless one of these conditions holds",
                   Empty::left_out);
}

}  // namespace levtok::rebalance
