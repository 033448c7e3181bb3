#pragma once

#include <cstdint>

#include "nav/observation.hpp"
#include "rebalance/calendars/trading_calendar.hpp"

namespace levtok::io {

/// How many bars of `interval`, a day or less, are missing between the row observed at `before` and
/// `row`: time in which the market is closed is not missing. A bar belongs to the sessions that it
/// overlaps; a daily row to the date before its stamp where it is a bar, else to that of its stamp.
std::int64_t missing_bars(const rebalance::TradingCalendar& calendar, Duration interval,
                          Instant before, const Observation& row);

}  // namespace levtok::io
