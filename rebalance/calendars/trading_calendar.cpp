#include "rebalance/calendars/trading_calendar.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "nav/check.hpp"
#include "rebalance/calendars/calendar_library.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::rebalance {

void describe(Fields& fields, EarlyCloses& early) {
    fields.time_of_day("close", early.close, "by the clocks of the zone");
    fields.dates("dates", early.dates, "the days that it closes then");
}

void describe(Fields& fields, CalendarData& calendar) {
    fields.text("name", calendar.name, "as products give it");
    fields.text("description", calendar.description, "one sentence");
    fields.text("source", calendar.source, "where the holidays stand");
    fields.text("zone", calendar.zone, "of the IANA database");
    fields.time_of_day("open", calendar.open, "by the clocks of the zone");
    fields.time_of_day("close", calendar.close, "by the clocks of the zone");
    fields.flag("weekends", calendar.weekends);
    fields.date("first", calendar.first, "the day from which holidays are known");
    fields.date("last", calendar.last, "the day up to which they are");
    fields.dates("holidays", calendar.holidays, "days without a session");
    fields.objects("early_closes", calendar.early_closes, "sessions that end early");
}

namespace {

using std::chrono::days;
using std::chrono::weekday;

bool is_weekend(Date date) {
    const weekday day(date);
    return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

/// Monday to Friday after `after` up to `last`.
std::int64_t weekdays(Date after, Date last) {
    // 1970-01-05 was a Monday: whole weeks after it have five weekdays each.
    constexpr Date monday{days{4}};
    const auto up_to = [&](Date date) {
        const auto passed = (date - monday).count() + 1;
        const auto week = passed >= 0 ? passed / 7 : (passed - 6) / 7;
        return week * 5 + std::min<std::int64_t>(passed - week * 7, 5);
    };
    return up_to(last) - up_to(after);
}

double per_year_of(const TradingCalendar& calendar) {
    const CalendarData& data = calendar.data();
    if (data.weekends) return 365;
    if (data.holidays.empty()) return 365.0 * 5 / 7;
    const auto known = static_cast<double>((data.last - data.first).count());
    return static_cast<double>(calendar.sessions(data.first, data.last)) / known * 365;
}

TradingCalendar read_calendar(std::string_view text) {
    CalendarData data;
    read(parse_strictly(text), "", data);
    return TradingCalendar(std::move(data));
}

const LibraryCalendar* listed_calendar(std::string_view name) {
    const auto all = calendar_library();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

TradingCalendar::TradingCalendar(CalendarData data)
    : data_(std::move(data)),
      zone_(Zone::named(data_.zone)),
      always_open_(data_.weekends && data_.holidays.empty() && data_.open == data_.close),
      per_year_(0) {
    std::sort(data_.holidays.begin(), data_.holidays.end());
    std::erase_if(data_.holidays, [&](Date date) { return !on_weekday(date); });
    for (auto& early : data_.early_closes) std::sort(early.dates.begin(), early.dates.end());
    per_year_ = per_year_of(*this);
    if (data_.holidays.empty()) return;
    for (Date date = data_.first; date <= data_.last; date += days{1}) {
        if (is_session(date)) known_.push_back(hours_of(date));
    }
}

bool TradingCalendar::on_weekday(Date date) const { return data_.weekends || !is_weekend(date); }

bool TradingCalendar::is_session(Date date) const {
    return on_weekday(date) &&
           !std::binary_search(data_.holidays.begin(), data_.holidays.end(), date);
}

Date TradingCalendar::session_from(Date date) const {
    while (!is_session(date)) date += days{1};
    return date;
}

Date TradingCalendar::session_before(Date date) const {
    do {
        date -= days{1};
    } while (!is_session(date));
    return date;
}

Session TradingCalendar::session(Date date) const {
    assert(is_session(date));
    const auto found = std::lower_bound(known_.begin(), known_.end(), date,
                                        [](const auto& each, Date day) { return each.date < day; });
    return found != known_.end() && found->date == date ? *found : hours_of(date);
}

Session TradingCalendar::hours_of(Date date) const {
    Duration close = data_.close;
    for (const auto& early : data_.early_closes) {
        if (std::binary_search(early.dates.begin(), early.dates.end(), date)) close = early.close;
    }
    if (close <= data_.open) close += one_day;
    return {date, zone_.from_local(date + data_.open).first, zone_.from_local(date + close).first};
}

Instant TradingCalendar::instant_of(Date date, Duration time_of_day) const {
    return std::min(zone_.from_local(date + time_of_day).first, session(date).close);
}

std::int64_t TradingCalendar::sessions(Date after, Date last) const {
    const auto all = data_.weekends ? (last - after).count() : weekdays(after, last);
    const auto& closed = data_.holidays;
    const auto holidays = std::upper_bound(closed.begin(), closed.end(), last) -
                          std::upper_bound(closed.begin(), closed.end(), after);
    return all - holidays;
}

std::span<const std::string_view> calendar_names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> found;
        for (const auto& entry : calendar_library()) found.push_back(entry.name);
        return found;
    }();
    return names;
}

const TradingCalendar& trading_calendar(std::string_view name) {
    static std::mutex mutex;
    static std::map<std::string_view, std::unique_ptr<const TradingCalendar>> read;
    const LibraryCalendar* entry = listed_calendar(name);
    if (entry == nullptr) {
        const std::vector<std::string_view> known(calendar_names().begin(), calendar_names().end());
        throw InvalidValue("calendar", "must be one of " + listed(known) + hint_at(name, known),
                           '"' + std::string(name) + '"');
    }
    const std::lock_guard lock(mutex);
    auto& calendar = read[entry->name];
    if (!calendar) calendar = std::make_unique<const TradingCalendar>(read_calendar(entry->text));
    return *calendar;
}

}  // namespace levtok::rebalance
