#include "montecarlo/study/rules.hpp"

#include <charconv>
#include <cmath>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::montecarlo {
namespace {

using rebalance::RebalanceRule;
using rebalance::Schedule;
using rebalance::Terms;
using Rules = std::vector<RebalanceRule>;

RebalanceRule to_target(std::variant<Schedule, rebalance::PriceTrigger> when) {
    return {std::move(when), rebalance::ToTarget{}, rebalance::FillAtTrigger{}};
}

/// The inputs of a rule.
struct RuleInput {
    const Terms& terms;
    double parameter;
    Duration step;
};

Rules own(const RuleInput& input) { return input.terms.rules; }
Rules daily(const RuleInput&) { return {to_target(Schedule{})}; }
Rules weekly(const RuleInput&) { return {to_target(Schedule{.every = 7 * one_day})}; }
Rules each_step(const RuleInput& input) { return {to_target(Schedule{.every = input.step})}; }
Rules never(const RuleInput&) { return {}; }

Rules band(const RuleInput& input) {
    return {to_target(Schedule{.unless_within = input.parameter})};
}

Rules outside(const RuleInput& input) {
    return {to_target(
        rebalance::LeverageOutside{.max = input.parameter * std::fabs(input.terms.leverage)})};
}

Rules adverse_move(const RuleInput& input) {
    return {to_target(rebalance::Move{.size = input.parameter, .side = rebalance::Side::adverse})};
}

struct Row {
    RuleKind kind;
    Rules (*make)(const RuleInput&);
    Range range{};
};

const Row table[] = {
    {{"own", "as the product's file has it", 0}, own},
    {{"daily", "to the target each day, at the close of its calendar (24/7: 00:00 UTC)", 0}, daily},
    {{"weekly", "to the target every 7 days", 0}, weekly},
    {{"step", "to the target at every step", 0}, each_step},
    {{"never", "bought and held", 0}, never},
    {{"band", "daily, unless leverage is within this fraction of the target", 0.2},
     band,
     {.low = 0, .high = 1, .low_open = true, .high_open = true}},
    {{"outside", "where leverage has risen to this multiple of the target", 4.0 / 3},
     outside,
     {.low = 1, .high = 100, .low_open = true}},
    {{"move", "where the price has moved by this fraction against the token", 0.15},
     adverse_move,
     {.low = 1e-6, .high = 10}},
};

const Row& row_named(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Row& row : table) {
        if (name == row.kind.name) return row;
        names.emplace_back(row.kind.name);
    }
    throw InvalidValue("rule", "must be one of " + rebalance::listed(names),
                       '"' + std::string(name) + '"' + rebalance::hint_at(name, names));
}

double parameter_of(const Row& row, const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) return row.kind.parameter;
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, value);
    if (row.kind.parameter == 0 || error != std::errc{} || stop != end) {
        const std::string rule = row.kind.parameter == 0
                                     ? "must be " + std::string(row.kind.name) + " alone"
                                     : "must have a number after the colon";
        throw InvalidValue("rule", rule, '"' + text + '"');
    }
    return require_in_range(value, row.range, "rule " + std::string(row.kind.name));
}

}  // namespace

std::vector<RuleKind> rule_kinds() {
    std::vector<RuleKind> out;
    for (const Row& row : table) out.push_back(row.kind);
    return out;
}

Terms with_rule(Terms terms, const std::string& text, Duration step) {
    const Row& row = row_named(std::string_view(text).substr(0, text.find(':')));
    const double parameter = parameter_of(row, text);
    terms.rules = row.make({terms, parameter, step});
    if (&row != table) rebalance::close_with_sessions(terms);
    terms.intrabar = rebalance::Intrabar::close;
    return terms;
}

}  // namespace levtok::montecarlo
