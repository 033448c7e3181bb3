#include "montecarlo/kernel/plan.hpp"

#include <algorithm>

#include "rebalance/schedule.hpp"
#include "rebalance/token/management_fee.hpp"

namespace levtok::montecarlo {
namespace {

using rebalance::Schedule;
using rebalance::Terms;

std::vector<StepCharges> charges_of(const Terms& terms, const Calendar& calendar,
                                    const std::vector<Instant>& times) {
    const auto& fee = terms.fees.management;
    Instant next_fee = rebalance::next_fee_instant(fee, times.front());
    std::vector<StepCharges> steps(times.size() - 1);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i].days = in_units_of(times[i + 1] - times[i], one_day);
        steps[i].funding = calendar.funding * 3 * steps[i].days;
        steps[i].fee = rebalance::fee_due(fee, times[i + 1], steps[i].days, next_fee);
    }
    return steps;
}

/// To the instant of the steps that is nearest; of two the later.
Duration moved_to_grid(Duration at, const Calendar& calendar) {
    const Duration step = calendar.step;
    const Duration past = (at - calendar.start.time_since_epoch() % step + step) % step;
    return 2 * past < step ? at - past : at + (step - past);
}

/// The steps at whose end a schedule acts, by what the replay does with closes at these times.
void mark_due(std::vector<std::uint32_t>& due, std::size_t place, const Terms& terms,
              const std::vector<Instant>& times) {
    const auto& rule = terms.rules[place];
    const auto& schedule = std::get<Schedule>(rule.when);
    const auto& trading = rebalance::trading_calendar(terms.calendar);
    Instant next = rebalance::next_due(schedule, trading, times.front());
    rebalance::Seen seen{times.front()};
    for (std::size_t i = 0; i < due.size(); ++i) {
        const auto close = Observation::at(times[i + 1], Price::raw(1));
        const auto acts =
            rebalance::take_due(schedule, trading, rebalance::known_prices(trading, seen, close),
                                rebalance::ActsAt::close, next);
        if (acts.close) due[i] |= std::uint32_t{1} << place;
        seen = rebalance::with_bar(trading, seen, close);
    }
}

rebalance::Date date_of(Instant time) {
    return rebalance::Date{std::chrono::floor<std::chrono::days>(time).time_since_epoch()};
}

bool is_plain_daily(const Terms& terms, const std::vector<std::uint32_t>& due) {
    if (terms.rules.empty()) return false;
    const auto& first = terms.rules.front();
    const auto* schedule = std::get_if<Schedule>(&first.when);
    if (schedule == nullptr || schedule->unless_within || !schedule->only_if.empty()) return false;
    if (!std::holds_alternative<rebalance::ToTarget>(first.to)) return false;
    // Rules after it find the token at its target: only another schedule could still trade.
    const auto is_schedule = [](const auto& rule) {
        return std::holds_alternative<Schedule>(rule.when);
    };
    return std::count_if(terms.rules.begin(), terms.rules.end(), is_schedule) == 1 &&
           std::all_of(due.begin(), due.end(),
                       [](std::uint32_t rules) { return (rules & 1) != 0; });
}

}  // namespace

std::vector<Instant> Calendar::times() const {
    std::vector<Instant> out{start};
    out.reserve(static_cast<std::size_t>(steps) + 1);
    if (sessions == nullptr) {
        for (int i = 1; i <= steps; ++i) out.push_back(start + std::int64_t{i} * step);
        return out;
    }
    rebalance::Date date = date_of(start);
    for (int i = 0; i < steps; ++i) {
        date = sessions->session_from(date + std::chrono::days{1});
        out.emplace_back(date.time_since_epoch());
    }
    return out;
}

double Calendar::days() const {
    if (sessions == nullptr) return steps * in_units_of(step, one_day);
    return in_units_of(times().back() - start, one_day);
}

double Calendar::step_years() const {
    if (sessions != nullptr) return 1 / sessions->sessions_per_year();
    return in_units_of(step, std::chrono::days{365});
}

const rebalance::TradingCalendar* session_steps(std::string_view name, Duration step) {
    const auto& calendar = rebalance::trading_calendar(name);
    return calendar.always_open() || step != one_day ? nullptr : &calendar;
}

Calendar by_terms(Calendar calendar, const Terms& terms) {
    if (calendar.even || calendar.sessions != nullptr) return calendar;
    calendar.sessions = session_steps(terms.calendar, calendar.step);
    if (calendar.sessions != nullptr) {
        calendar.start = std::chrono::floor<std::chrono::days>(calendar.start);
    }
    return calendar;
}

Calendar calendar_over(Instant start, Duration step, Duration horizon,
                       const rebalance::TradingCalendar* trading, std::uint64_t sessions) {
    Calendar out{.start = start, .step = step, .sessions = trading};
    if (trading == nullptr) {
        out.even = true;
        out.steps = static_cast<int>(horizon / step);
        return out;
    }
    out.start = std::chrono::floor<std::chrono::days>(start);
    const auto held = trading->sessions(date_of(start), date_of(start + horizon));
    out.steps = sessions > 0 ? static_cast<int>(sessions)
                             : static_cast<int>(std::max<std::int64_t>(held, 1));
    return out;
}

Terms on_steps(Terms terms, const Calendar& calendar) {
    const bool even = rebalance::trading_calendar(terms.calendar).always_open();
    for (auto& rule : terms.rules) {
        auto* schedule = std::get_if<Schedule>(&rule.when);
        if (schedule == nullptr || !std::holds_alternative<rebalance::FillAtTrigger>(rule.fill)) {
            continue;
        }
        rule.fill = rebalance::FillAtObserved{};
        const bool fits = schedule->every % calendar.step == Duration{0} ||
                          calendar.step % schedule->every == Duration{0};
        if (even && fits) schedule->at = moved_to_grid(schedule->at, calendar);
    }
    return terms;
}

KernelToken kernel_token(const Terms& as_given, std::size_t underlying, const Calendar& given) {
    const Calendar calendar = by_terms(given, as_given);
    KernelToken out;
    const Terms terms = on_steps(as_given, calendar);
    out.terms = terms;
    out.underlying = underlying;
    out.benchmark = calendar.benchmark;
    const auto times = calendar.times();
    out.steps.charges = charges_of(terms, calendar, times);
    out.steps.due.assign(static_cast<std::size_t>(calendar.steps), 0);
    for (std::size_t i = 0; i < terms.rules.size(); ++i) {
        const auto& rule = terms.rules[i];
        out.bands.push_back(rebalance::band_of(rule));
        if (std::holds_alternative<Schedule>(rule.when)) {
            mark_due(out.steps.due, i, terms, times);
        } else if (!rebalance::clears_touch(rule, terms.leverage)) {
            out.stays_touched |= std::uint32_t{1} << i;
        }
    }
    out.to_target_each_step = !terms.cap && is_plain_daily(terms, out.steps.due);
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
