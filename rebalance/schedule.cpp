#include "rebalance/schedule.hpp"

#include <algorithm>

#include "rebalance/calendars/day_stamp.hpp"
#include "rebalance/instants.hpp"
#include "rebalance/intrabar_path.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;
using std::chrono::floor;

Instant instant_of(const Schedule& schedule, const TradingCalendar& calendar, Date session) {
    if (schedule.at_close) return calendar.session(session).close;
    return calendar.instant_of(session, schedule.at);
}

/// The shortest step up to the bar.
Duration usual_step(const Seen& seen, const Observation& bar) {
    const Duration step = bar.time - seen.last;
    return seen.shortest_step == Duration{0} ? step : std::min(step, seen.shortest_step);
}

/// The date of a row of a whole day; clocks that change make a day an hour shorter. A bar of an
/// hour after a gap of days is no row of a day.
std::optional<Date> date_of_a_day(const TradingCalendar& calendar, const Seen& seen,
                                  const Observation& bar) {
    constexpr Duration hour = std::chrono::hours{1};
    if (calendar.always_open() || usual_step(seen, bar) < one_day - hour) return std::nullopt;
    return date_stamped(calendar, bar.time);
}

/// The session that a row of a day stamped with this date belongs to.
std::optional<Session> session_of(const TradingCalendar& calendar, Date stamped, bool bars) {
    const Date date = bars ? stamped - days{1} : stamped;
    if (!calendar.is_session(date)) return std::nullopt;
    return calendar.session(date);
}

}  // namespace

Instant next_due(const Schedule& schedule, const TradingCalendar& calendar, Instant after) {
    if (calendar.always_open()) return next_instant(schedule.at, schedule.every, after);
    const auto every = std::chrono::duration_cast<days>(schedule.every);
    const auto today = floor<days>(calendar.zone().to_local(after)).time_since_epoch();
    const auto period = today >= days{0} ? today / every : (today + days{1}) / every - 1;
    for (Date day{period * every};; day += every) {
        const Instant due = instant_of(schedule, calendar, calendar.session_from(day));
        if (due > after) return due;
    }
}

Instant last_due(const Schedule& schedule, const TradingCalendar& calendar, Instant first,
                 Instant until) {
    if (calendar.always_open()) {
        return next_instant(schedule.at, schedule.every, until) - schedule.every;
    }
    for (Instant last = first;;) {
        const Instant next = next_due(schedule, calendar, last);
        if (next > until) return last;
        last = next;
    }
}

Seen with_bar(const TradingCalendar& calendar, const Seen& seen, const Observation& bar) {
    const Duration step = bar.time - seen.last;
    Seen now{bar.time, usual_step(seen, bar), seen.bars, seen.by_stamps};
    const auto date = date_of_a_day(calendar, seen, bar);
    auto shown = date ? shows_bars(calendar, *date) : std::nullopt;
    // In a history with all days a row of Monday follows one of Sunday, and is not evidence.
    if (shown && !*shown && step <= one_day + std::chrono::hours{1}) shown.reset();
    if (!seen.by_stamps) {
        now.by_stamps = shown.has_value();
        now.bars = shown.value_or(seen.bars || has_legs(bar));
    } else if (seen.bars && shown) {
        // A stray close on a Saturday looks like the end of a Friday's bar until the row of Monday.
        now.bars = *shown;
    }
    return now;
}

KnownPrices known_prices(const TradingCalendar& calendar, const Seen& seen,
                         const Observation& bar) {
    const Duration step = bar.time - seen.last;
    const Duration usual = usual_step(seen, bar);
    KnownPrices known{.before = seen.last, .close = bar.time};
    known.is_first = seen.shortest_step == Duration{0};
    if (has_legs(bar)) known.open = 2 * step <= 3 * usual ? seen.last : bar.time - usual;
    const auto date = date_of_a_day(calendar, seen, bar);
    if (!date) return known;
    const bool bars = with_bar(calendar, seen, bar).bars;
    if (const auto before = date_stamped(calendar, seen.last)) {
        const auto session = session_of(calendar, *before, bars);
        if (session) known.before = session->close;
        known.before_closed = !session;
    }
    if (const auto session = session_of(calendar, *date, bars)) {
        known.close = session->close;
        if (known.open) known.open = session->open;
    } else {
        known.closed = true;
    }
    return known;
}

DueTrades take_due(const Schedule& schedule, const TradingCalendar& calendar,
                   const KnownPrices& known, ActsAt where, Instant& next) {
    if (known.is_first && next <= known.before) next = next_due(schedule, calendar, known.before);
    const bool nearest = where == ActsAt::nearest;
    DueTrades due;
    if (next > known.close || known.closed) return due;
    const Instant first = next;
    const Instant last = last_due(schedule, calendar, first, known.close);
    next = next_due(schedule, calendar, known.close);
    for (const Instant instant : {first, last}) {
        const Duration to_close = known.close - instant;
        const bool waited = instant <= known.before;  // for an order that was being filled
        if (!nearest || waited || to_close <= Duration{0}) {
            due.close = instant;
        } else if (known.open && *known.open <= instant && instant - *known.open < to_close) {
            if (!due.open) due.open = instant;
        } else if (instant - known.before < to_close && !known.before_closed) {
            if (!due.before && !known.is_first) due.before = instant;
        } else {
            due.close = instant;
        }
    }
    return due;
}

}  // namespace levtok::rebalance
