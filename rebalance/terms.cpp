#include "rebalance/terms.hpp"

#include <cmath>

#include "nav/check.hpp"

namespace levtok::rebalance {
namespace {

std::string rule_path(std::size_t i, const char* field) {
    return "rebalance." + std::to_string(i) + '.' + field;
}

/// A band must hold the leverage that the rule trades to, or it fires for ever.
void check_band(const LeverageOutside& band, const RebalanceRule& rule, double target, std::size_t i) {
    if (band.min == 0 && std::isinf(band.max)) {
        throw InvalidValue(rule_path(i, "max"), "must be given, or min, or both", "absent");
    }
    if (band.min >= band.max) {
        throw InvalidValue(rule_path(i, "min"), "must be < max = " + shortest(band.max), shortest(band.min));
    }
    double size = std::fabs(target);
    const char* what = "|leverage|";
    if (const auto* fixed = std::get_if<ToLeverage>(&rule.to)) {
        size = fixed->leverage;
        what = "the leverage traded to";
    } else if (!std::holds_alternative<ToTarget>(rule.to)) {
        return;
    }
    const std::string inside = std::string("must leave ") + what + " = " + shortest(size) + " inside the band";
    if (size >= band.max) throw InvalidValue(rule_path(i, "max"), inside, shortest(band.max));
    if (size <= band.min) throw InvalidValue(rule_path(i, "min"), inside, shortest(band.min));
}

void check_rule(const RebalanceRule& rule, double target, std::size_t i) {
    const auto* price = std::get_if<PriceTrigger>(&rule.when);
    const auto* band = price != nullptr ? std::get_if<LeverageOutside>(price) : nullptr;
    if (band != nullptr) check_band(*band, rule, target, i);
    if (band == nullptr && std::holds_alternative<ToEdge>(rule.to)) {
        throw InvalidValue(rule_path(i, "to"), "must not be an edge where the trigger has no band (leverage_outside has)",
                           "\"edge\"");
    }
    if (const auto* recenter = std::get_if<Recenter>(&rule.to)) {
        require_in_range(recenter->max, {.low = recenter->min, .low_open = true}, rule_path(i, "to.max"));
    }
    if (const auto* schedule = std::get_if<Schedule>(&rule.when)) {
        require_in_range(in_units_of(schedule->every, std::chrono::seconds{1}), positive,
                         rule_path(i, "every") + " (seconds)");
    }
}

}  // namespace

const char* name_of(const RebalanceRule& rule) {
    const auto* price = std::get_if<PriceTrigger>(&rule.when);
    return price != nullptr ? name_of(*price) : Schedule::name;
}

void check(const Terms& terms) {
    require_in_range(terms.leverage, {.low = -100, .high = 100}, "leverage");
    if (terms.leverage == 0) throw InvalidValue("leverage", "must not be zero", "0");
    const Execution& execution = terms.execution;
    if (execution.impact > 0) require_in_range(execution.daily_volume, positive, "execution.daily_volume");
    const double drag = std::fabs(terms.leverage) * (execution.taker_fee + execution.half_spread);
    require_in_range(drag, fraction_below_one, "execution (|leverage| x (taker_fee + half_spread))");
    for (std::size_t i = 0; i < terms.rules.size(); ++i) check_rule(terms.rules[i], terms.leverage, i);
}

}  // namespace levtok::rebalance
