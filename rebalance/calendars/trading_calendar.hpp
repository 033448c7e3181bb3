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

/// Holidays and early closes of one hour, as the file has them.
struct EarlyCloses {
    Duration close{0};
    std::vector<Date> dates;
};

/// What a calendar file says. A close that is not after the open is on the next day: 00:00 to 00:00
/// is a whole day.
struct CalendarData {
    std::string name;
    std::string description;
    std::string source;
    std::string zone = "UTC";
    Duration open{0};
    Duration close{0};
    bool weekends = false;
    Date first = Date::min();  ///< holidays are known from here
    Date last = Date::max();   ///< to here; weekdays beyond count as sessions
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

    /// Every instant is in a session.
    bool always_open() const { return always_open_; }

    bool is_session(Date date) const;
    /// The first day with a session at or after `date`.
    Date session_from(Date date) const;
    /// The last one before `date`.
    Date session_before(Date date) const;
    /// That of a day with a session.
    Session session(Date date) const;
    /// An instant of a session by the clocks of the zone, the close where that is earlier.
    Instant instant_of(Date session, Duration time_of_day) const;
    /// Sessions after `after` up to `last`.
    std::int64_t sessions(Date after, Date last) const;
    /// How many a year of 365 days has: those that are known, over their time.
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

/// The calendars that are built in, by name: `24/7`, `XNYS`, `weekdays`.
std::span<const std::string_view> calendar_names();

/// The one called `name`, which lives as long as the program. Throws InvalidValue naming `calendar`
/// with the names there are.
const TradingCalendar& trading_calendar(std::string_view name);

}  // namespace levtok::rebalance
