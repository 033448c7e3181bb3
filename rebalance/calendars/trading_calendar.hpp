#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rebalance/calendars/zone.hpp"

/// When a market trades: its sessions, read from calendars/*.json.
namespace levtok::rebalance {

/// A day on the clocks of a market.
using Date = std::chrono::local_days;

/// One day's trading.
struct Session {
    Date date;
    Instant open;
    Instant close;
};

/// The early closes at one time of day, as the file has them.
struct EarlyCloses {
    Duration close{0};
    std::vector<Date> dates;
};

/// The contents of a calendar file. A close that is not after the open is on the next day: 00:00 to
/// 00:00 is a whole day.
struct CalendarData {
    std::string name;
    std::string description;
    std::string source;
    std::string zone = "UTC";
    Duration open{0};
    Duration close{0};
    bool weekends = false;
    Date first = Date::min();  ///< holidays are known from here
    Date last = Date::max();   ///< to here; outside weekdays count as sessions
    std::vector<Date> holidays;
    std::vector<EarlyCloses> early_closes;
};

/// The sessions of a market.
class TradingCalendar {
public:
    explicit TradingCalendar(CalendarData data);

    const std::string& name() const { return data_.name; }
    const CalendarData& data() const { return data_; }
    const Zone& zone() const { return zone_; }

    /// Whether every instant is in a session.
    bool always_open() const { return always_open_; }

    bool is_session(Date date) const;
    /// The first day with a session at or after `date`.
    Date session_from(Date date) const;
    /// The last day with a session before `date`.
    Date session_before(Date date) const;
    /// The session of a day that has one.
    Session session(Date date) const;
    /// The instant of `time_of_day` in a session by the clocks of the zone, or its close where that
    /// is earlier.
    Instant instant_of(Date session, Duration time_of_day) const;
    /// The number of sessions after `after` up to `last`.
    std::int64_t sessions(Date after, Date last) const;
    /// The number of sessions in a year of 365 days: the known sessions over their time.
    double sessions_per_year() const { return per_year_; }

private:
    bool on_weekday(Date date) const;
    Session hours_of(Date date) const;

    CalendarData data_;
    Zone zone_;
    bool always_open_;
    double per_year_;
    std::vector<Session> known_;  ///< from data_.first to data_.last, where holidays are known
};

/// The names of the built-in calendars: `24/7`, `XNYS`, `weekdays`.
std::span<const std::string_view> calendar_names();

/// The calendar called `name`, valid as long as the program runs. Throws InvalidValue naming
/// `calendar`, with the known names.
const TradingCalendar& trading_calendar(std::string_view name);

}  // namespace levtok::rebalance
