#include "service/io/read/checks/missing_bars.hpp"

#include <algorithm>

#include "rebalance/calendars/day_stamp.hpp"
#include "rebalance/intrabar_path.hpp"

namespace levtok::io {
namespace {

using rebalance::Date;
using rebalance::TradingCalendar;
using std::chrono::days;
using std::chrono::floor;

/// The day of a market that a daily row belongs to.
Date date_of(const TradingCalendar& calendar, Instant stamp, bool is_bar) {
    const auto stamped = rebalance::date_stamped(calendar, stamp);
    if (!stamped) return floor<days>(calendar.zone().to_local(stamp));
    return *stamped - days{is_bar ? 1 : 0};
}

/// Whether the rows are bars, as the stamp of one of them shows.
std::optional<bool> shown_by(const TradingCalendar& calendar, Instant stamp) {
    const auto stamped = rebalance::date_stamped(calendar, stamp);
    return stamped ? rebalance::shows_bars(calendar, *stamped) : std::nullopt;
}

}  // namespace

std::int64_t missing_bars(const TradingCalendar& calendar, Duration interval, Instant before,
                          const Observation& row) {
    if (interval == one_day) {
        const auto shown = shown_by(calendar, row.time);
        const bool is_bar =
            shown ? *shown : shown_by(calendar, before).value_or(rebalance::has_legs(row));
        const Date last = date_of(calendar, row.time, is_bar);
        return std::max<std::int64_t>(
            calendar.sessions(date_of(calendar, before, is_bar), last) - 1, 0);
    }
    const Instant until = row.time - interval;
    const Date last = floor<days>(calendar.zone().to_local(until));
    std::int64_t missing = 0;
    Date date = floor<days>(calendar.zone().to_local(before)) - days{1};
    for (date = calendar.session_from(date); date <= last;
         date = calendar.session_from(date + days{1})) {
        const auto session = calendar.session(date);
        const Duration open = std::min(until, session.close) - std::max(before, session.open);
        if (2 * open > interval)
            missing += std::max<std::int64_t>((open + interval / 2) / interval, 1);
    }
    return missing;
}

}  // namespace levtok::io
