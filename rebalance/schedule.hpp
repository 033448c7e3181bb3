#pragma once

#include <optional>

#include "nav/observation.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "rebalance/triggers.hpp"

/// When schedules are due, and at which known price they act.
namespace levtok::rebalance {

/// The first instant after `after` at which the schedule is due. With a calendar of sessions it is
/// due once on each day of the grid 1970-01-01 + k x every, in the first session from that day on.
Instant next_due(const Schedule& schedule, const TradingCalendar& calendar, Instant after);

/// The last instant up to `until`, given `first`, an instant of the schedule at or before it.
Instant last_due(const Schedule& schedule, const TradingCalendar& calendar, Instant first,
                 Instant until);

/// The properties of a history that its rows have shown so far.
struct Seen {
    Instant last;               ///< the observation before
    Duration shortest_step{0};  ///< between observations; 0 right after the first one
    bool bars = false;       ///< its rows of days are bars: by their stamps, else by their prices
    bool by_stamps = false;  ///< the stamps have shown whether they are
};

/// `seen` after one more bar.
Seen with_bar(const TradingCalendar& calendar, const Seen& seen, const Observation& bar);

/// When the prices that a token can trade at were known: the close before, the open and the close
/// of a bar. A daily row is known at the close of its session: that of the date it is stamped with
/// where the history has only closes, that of the day before where it has bars, which are observed
/// at the midnight after them (see calendars/day_stamp.hpp).
struct KnownPrices {
    Instant before;
    std::optional<Instant> open;  ///< where the bar has one
    Instant close;
    bool is_first = false;  ///< `before` is the observation that opened the token at its target
    bool closed = false;    ///< the row of a closed day, at which no schedule acts
    bool before_closed = false;  ///< so was the row before
};

KnownPrices known_prices(const TradingCalendar& calendar, const Seen& seen, const Observation& bar);

/// For each of the known prices, the instant for which a schedule acts at it.
struct DueTrades {
    std::optional<Instant> before;
    std::optional<Instant> open;
    std::optional<Instant> close;
};

/// Where a schedule may act.
enum class ActsAt {
    nearest,  ///< the known price nearest in time: a close, or the open of the bar that contains it
    close,    ///< the first close at or after its instant
};

/// Takes the instants from `next` on that have passed by the close of the bar, and sets `next` to
/// the one after them. Of several the first and the last act.
DueTrades take_due(const Schedule& schedule, const TradingCalendar& calendar,
                   const KnownPrices& known, ActsAt where, Instant& next);

}  // namespace levtok::rebalance
