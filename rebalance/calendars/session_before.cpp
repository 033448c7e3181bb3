#include "rebalance/calendars/session_before.hpp"

#include "rebalance/calendars/day_stamp.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;

/// The last day with a session up to `date`.
Date session_up_to(const TradingCalendar& calendar, Date date) {
    return calendar.is_session(date) ? date : calendar.session_before(date);
}

/// The session of a row within a day; a session that ends at midnight has its last row there.
Date session_of(const TradingCalendar& calendar, Instant time) {
    return session_up_to(calendar,
                         std::chrono::floor<days>(calendar.zone().to_local(time - Duration{1})));
}

}  // namespace

Instant last_of_session_before(const TradingCalendar& calendar, Instant now) {
    if (calendar.always_open() || date_stamped(calendar, now)) return now - Duration{1};
    return calendar.session(calendar.session_before(session_of(calendar, now))).close;
}

std::optional<Instant> close_of_session_before(const TradingCalendar& calendar, Instant before,
                                               Instant now) {
    if (calendar.always_open()) return std::nullopt;
    const auto stamped = date_stamped(calendar, now);
    const auto stamped_before = date_stamped(calendar, before);
    if (!stamped) {
        const auto session = calendar.session(calendar.session_before(session_of(calendar, now)));
        if (before < session.open || before > session.close) return std::nullopt;
        return session.close;
    }
    if (!stamped_before) return std::nullopt;
    // Either of the two may show which day a midnight closes.
    auto bars = shows_bars(calendar, *stamped_before);
    if (!bars) bars = shows_bars(calendar, *stamped);
    const days back{bars.value_or(false) ? 1 : 0};
    const Date day = *stamped - back;
    const Date day_before = *stamped_before - back;
    if (!calendar.is_session(day_before) || calendar.sessions(day_before, day) != 1) {
        return std::nullopt;
    }
    return calendar.session(day_before).close;
}

}  // namespace levtok::rebalance
