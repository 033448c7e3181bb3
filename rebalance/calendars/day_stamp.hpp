#pragma once

#include <optional>

#include "rebalance/calendars/trading_calendar.hpp"

/// The day of a market that a daily row belongs to.
namespace levtok::rebalance {

/// The date that a daily row is stamped with: at midnight UTC, or at midnight by the clocks of the
/// market. Nothing for a stamp within a day.
inline std::optional<Date> date_stamped(const TradingCalendar& calendar, Instant time) {
    using std::chrono::days;
    using std::chrono::floor;
    const auto midnight = floor<days>(time);
    if (midnight == time) return Date{midnight.time_since_epoch()};
    const auto local = calendar.zone().to_local(time);
    if (floor<days>(local) == local) return Date{floor<days>(local)};
    return std::nullopt;
}

/// Whether daily rows are bars, stamped with the midnight at their end, judged by the date of one
/// row: a closed day after a session can only be the end of a bar, and a session after a closed day
/// only the day of the close itself. Nothing where both days are sessions.
inline std::optional<bool> shows_bars(const TradingCalendar& calendar, Date stamped) {
    const bool today = calendar.is_session(stamped);
    const bool yesterday = calendar.is_session(stamped - std::chrono::days{1});
    if (today == yesterday) return std::nullopt;
    return yesterday;
}

}  // namespace levtok::rebalance
