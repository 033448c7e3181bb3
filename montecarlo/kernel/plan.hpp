#pragma once

#include <optional>
#include <string>
#include <vector>

#include "montecarlo/kernel/job.hpp"
#include "rebalance/calendars/trading_calendar.hpp"

namespace levtok::montecarlo {

/// The times of the steps of a simulation, and the market's charges at them.
struct Calendar {
    Instant start{};          ///< the token opens here
    Duration step = one_day;  ///< between observations
    int steps = 365;
    double funding = 0;    ///< mean funding rate per 8 h, for perpetual financing
    double benchmark = 0;  ///< interest rate per year, for cash financing
    /// The calendar whose sessions are the steps, in place of `step`; nullptr: that of the terms,
    /// see by_terms.
    const rebalance::TradingCalendar* sessions = nullptr;
    bool even = false;  ///< every `step`, whatever the calendar of the terms

    /// The opening, and the end of each step. A session is stamped with its date, as in files of
    /// daily rows.
    std::vector<Instant> times() const;
    /// Calendar days of all steps.
    double days() const;
    /// The length of a step for the model: the year of a market has as many steps as sessions.
    double step_years() const;
};

/// The calendar called `name` where steps of `step` are its sessions: nullptr where it never
/// closes, or the step is not a day.
const rebalance::TradingCalendar* session_steps(std::string_view name, Duration step);

/// The calendar under the terms: steps of a day are the sessions of their trading calendar, where
/// that closes.
Calendar by_terms(Calendar calendar, const rebalance::Terms& terms);

/// The steps of a horizon that is a whole number of `step`: `sessions` sessions, or, where that is
/// 0, those that the horizon holds, at least one. Without charges.
Calendar calendar_over(Instant start, Duration step, Duration horizon,
                       const rebalance::TradingCalendar* trading, std::uint64_t sessions = 0);

/// The terms as a simulation on the calendar runs them: a schedule acts at the step nearest to its
/// instant, for which its `at` is moved to the grid of even steps; where its period does not fit
/// the steps, at the first step at or after it.
rebalance::Terms on_steps(rebalance::Terms terms, const Calendar& calendar);

/// The terms on the calendar: which steps are charged a fee and which rules are due at each, by the
/// instants that the replay uses.
KernelToken kernel_token(const rebalance::Terms& terms, std::size_t underlying,
                         const Calendar& calendar);

/// Why the kernel cannot run the terms, so that the replay engine does, in a few words; nothing
/// where it can.
std::optional<std::string> beyond_kernel(const rebalance::Terms& terms);

}  // namespace levtok::montecarlo
