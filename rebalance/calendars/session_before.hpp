#pragma once

#include <optional>

#include "rebalance/calendars/trading_calendar.hpp"

/// The session before that of a row, for changes since its close.
namespace levtok::rebalance {

/// The time of the last row that can belong to the session before that of a row at `now`. Of a
/// market that is always open that is an instant before.
Instant last_of_session_before(const TradingCalendar& calendar, Instant now);

/// The close of the session that a row at `before` belongs to, where a row at `now` is of the next
/// one; nothing where sessions lie between them. Daily rows are stamped as day_stamp.hpp has it.
std::optional<Instant> close_of_session_before(const TradingCalendar& calendar, Instant before,
                                               Instant now);

}  // namespace levtok::rebalance
