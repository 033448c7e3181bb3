#include "montecarlo/fit/history_fit.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

#include "montecarlo/fit/fit.hpp"
#include "nav/error.hpp"
#include "rebalance/calendars/trading_calendar.hpp"

namespace levtok::montecarlo {
namespace {

std::string fixed(double x, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, x);
    return text;
}

/// The longest time between two rows of a market that closes; more is a gap.
constexpr Duration longest_rest = 7 * one_day;

/// The day that a bar observed at `close` belongs to.
auto day_of_bar(Instant close) {
    return std::chrono::floor<std::chrono::days>(close - Duration{1});
}

/// Where the market closes a year has fewer steps than its length in steps, and annual figures are
/// not those of a calendar year.
std::string gaps_note(const nav::StepReturns& returns) {
    std::string text = std::to_string(returns.gaps) + " gaps longer than " +
                       format_duration(returns.sessions > 0 ? longest_rest : returns.step) +
                       "; the returns across them are left out";
    if (returns.sessions > 0) return text;
    const double years = in_units_of(returns.span, std::chrono::days{365});
    const double traded = static_cast<double>(returns.values.size() + returns.gaps) / years;
    const double all = 1 / in_units_of(returns.step, std::chrono::days{365});
    if (traded > 0.9 * all) return text;
    return text + ". What is per year is for " + fixed(all, 0) +
           " steps of a market that never closes; this one has " + fixed(traded, 0) +
           " a year: volatility x " + fixed(std::sqrt(traded / all), 2) + " and drift x " +
           fixed(traded / all, 2) + " are those of its year, and a horizon of " + fixed(traded, 0) +
           " steps is one";
}

/// The calendar that has as many sessions a year as were seen, within a few holidays; nullptr:
/// none.
const rebalance::TradingCalendar* calendar_of(const nav::StepReturns& returns) {
    if (returns.sessions == 0 || returns.values.empty()) return nullptr;
    const double seen = returns.per_year() * static_cast<double>(returns.sessions);
    const rebalance::TradingCalendar* best = nullptr;
    double least = 0.02;
    for (const auto name : rebalance::calendar_names()) {
        const auto& calendar = rebalance::trading_calendar(name);
        const double off = std::fabs(seen / calendar.sessions_per_year() - 1);
        if (off >= least) continue;
        best = &calendar;
        least = off;
    }
    return best;
}

/// Models of steps know one length of a step: that of the calendar, where there is one.
double steps_per_year(const nav::StepReturns& returns) {
    const auto* calendar = calendar_of(returns);
    if (calendar == nullptr) return returns.per_year();
    return calendar->sessions_per_year() / static_cast<double>(returns.sessions);
}

Note note_on_sessions(const nav::StepReturns& returns, const std::string& place) {
    const auto* calendar = calendar_of(returns);
    const double a_year = steps_per_year(returns) * static_cast<double>(returns.sessions);
    std::string text = "no row lies on a weekend, so that returns run from session to session, " +
                       fixed(a_year, 1) + " a year";
    text += calendar == nullptr
                ? "; none of the calendars has as many"
                : ", as " + calendar->name() + " has; products with calendar=" + calendar->name() +
                      " take its steps";
    return {NoteCode::sessions, std::move(text), place};
}

bool is_in_days(const BarPattern& pattern, Duration step) {
    return pattern.weekdays_only && step % one_day == Duration{0};
}

nav::Strider strider_of(const BarPattern& pattern, Duration step) {
    if (!pattern.weekdays_only) return nav::Strider(step);
    const Duration unit = is_in_days(pattern, step) ? one_day : pattern.interval;
    return {step, static_cast<std::uint64_t>(step / unit), longest_rest};
}

}  // namespace

HistoryReturns::HistoryReturns(const BarPattern& pattern, std::optional<Duration> given,
                               std::string_view field)
    : in_days_(is_in_days(pattern, given.value_or(pattern.interval))),
      strider_(strider_of(pattern, given.value_or(pattern.interval))) {
    const Duration interval = pattern.interval;
    const Duration step = given.value_or(interval);
    if (step >= interval &&
        (interval == Duration{0} || step % interval == Duration{0} || in_days_)) {
        return;
    }
    throw InvalidValue(std::string(field),
                       "must be a whole number of the history's " + format_duration(interval),
                       format_duration(step));
}

void HistoryReturns::add(const Observation& bar) {
    const bool same_day = last_ && day_of_bar(last_->time) == day_of_bar(bar.time);
    if (last_ && !(in_days_ && same_day)) strider_.add(last_->time, last_->close.value());
    last_ = bar;
}

nav::StepReturns HistoryReturns::take() {
    if (last_) strider_.add(last_->time, last_->close.value());
    last_.reset();
    return strider_.take();
}

ModelFile fit_history(std::string_view name, const nav::StepReturns& returns, std::string source) {
    // A history of one row has no interval, and no return to need one.
    const double years = returns.values.empty() ? 1 : 1 / steps_per_year(returns);
    auto file = fit(name, returns.values, years);
    file.fit->source = std::move(source);
    return file;
}

Notes notes_of(const nav::StepReturns& returns, const ModelFile& file, const std::string& place) {
    Notes notes;
    if (returns.sessions > 0) notes.push_back(note_on_sessions(returns, place));
    if (returns.gaps > 0) notes.push_back({NoteCode::gap, gaps_note(returns), place});
    if (!file.fit) return notes;
    for (const auto& warning : file.fit->warnings) notes.push_back({NoteCode::model, warning});
    return notes;
}

}  // namespace levtok::montecarlo
