#include "montecarlo/kernel/plan.hpp"

#include <algorithm>
#include <cmath>

#include "rebalance/instants.hpp"

namespace levtok::montecarlo {
namespace {

using rebalance::FeePeriod;
using rebalance::ManagementFee;
using rebalance::Schedule;
using rebalance::Terms;

/// The fee of each step as a fraction of NAV.
std::vector<double> fees_of(const ManagementFee& fee, const Calendar& calendar) {
    const auto steps = static_cast<std::size_t>(calendar.steps);
    const double days = in_units_of(calendar.step, one_day);
    const bool accrues = fee.per == FeePeriod::year || fee.per == FeePeriod::dilution;
    std::vector<double> out(steps, accrues ? fee.rate * days / 365 : 0.0);
    if (accrues) return out;
    const Duration every = rebalance::fee_interval(fee.per);
    Instant next = rebalance::next_instant(fee.at, every, calendar.start);
    for (std::size_t i = 0; i < steps; ++i) {
        const Instant time = calendar.start + static_cast<std::int64_t>(i + 1) * calendar.step;
        if (time < next) continue;
        const Instant after = rebalance::next_instant(fee.at, every, time);
        const auto charges = static_cast<double>((after - next) / every);
        out[i] = charges == 1 ? fee.rate : -std::expm1(charges * std::log1p(-fee.rate));
        next = after;
    }
    return out;
}

void mark_due(std::vector<std::uint32_t>& due, std::size_t rule, const Schedule& schedule,
              const Calendar& calendar) {
    Instant next = rebalance::next_instant(schedule.at, schedule.every, calendar.start);
    for (std::size_t i = 0; i < due.size(); ++i) {
        const Instant time = calendar.start + static_cast<std::int64_t>(i + 1) * calendar.step;
        if (time < next) continue;
        due[i] |= std::uint32_t{1} << rule;
        next = rebalance::next_instant(schedule.at, schedule.every, time);
    }
}

bool is_plain_daily(const Terms& terms, const std::vector<std::uint32_t>& due) {
    if (terms.rules.empty()) return false;
    const auto& first = terms.rules.front();
    const auto* schedule = std::get_if<Schedule>(&first.when);
    if (schedule == nullptr || schedule->unless_within || !schedule->only_if.empty()) return false;
    if (!std::holds_alternative<rebalance::ToTarget>(first.to)) return false;
    // Rules behind it find the token at its target: only another schedule could still trade.
    const auto is_schedule = [](const auto& rule) {
        return std::holds_alternative<Schedule>(rule.when);
    };
    return std::count_if(terms.rules.begin(), terms.rules.end(), is_schedule) == 1 &&
           std::all_of(due.begin(), due.end(),
                       [](std::uint32_t rules) { return (rules & 1) != 0; });
}

}  // namespace

KernelToken kernel_token(const Terms& terms, std::size_t underlying, const Calendar& calendar) {
    KernelToken out;
    out.terms = terms;
    out.underlying = underlying;
    out.days_per_step = in_units_of(calendar.step, one_day);
    out.funding_per_step = calendar.funding * 3 * out.days_per_step;
    out.benchmark = calendar.benchmark;
    out.steps.fee = fees_of(terms.fees.management, calendar);
    out.steps.due.assign(static_cast<std::size_t>(calendar.steps), 0);
    for (std::size_t i = 0; i < terms.rules.size(); ++i) {
        const auto& rule = terms.rules[i];
        out.bands.push_back(rebalance::band_of(rule));
        if (const auto* schedule = std::get_if<Schedule>(&rule.when)) {
            mark_due(out.steps.due, i, *schedule, calendar);
        } else if (!rebalance::clears_touch(rule, terms.leverage)) {
            out.stays_touched |= std::uint32_t{1} << i;
        }
    }
    out.to_target_each_step = is_plain_daily(terms, out.steps.due);
    return out;
}

std::optional<std::string> beyond_kernel(const Terms& terms) {
    if (terms.execution.impact != 0)
        return "the cost of a trade depends on its size (execution.impact)";
    if (terms.rules.size() > 32) return "more than 32 rules";
    for (const auto& rule : terms.rules) {
        if (std::holds_alternative<rebalance::FillOverWindow>(rule.fill))
            return "a fill over a window of prices";
    }
    return std::nullopt;
}

}  // namespace levtok::montecarlo
