#include "service/io/read/table/row_time.hpp"

#include <fmt/format.h>

#include "nav/check.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/values/decimal.hpp"
#include "service/io/read/values/times/time_of_day.hpp"

namespace levtok::io {

std::optional<Instant> LocalClock::to_utc(const rebalance::Zone& zone, Instant local) {
    const auto times = zone.from_local(rebalance::LocalTime{local.time_since_epoch()});
    if (times.kind == rebalance::ZonedTime::Kind::nonexistent) return std::nullopt;
    const bool twice = times.kind == rebalance::ZonedTime::Kind::ambiguous;
    // Local times run against the direction of the rows only within the repeated hour.
    if (last_ && !(twice && last_twice_) && local != last_local_) backward_ = local < last_local_;
    Instant time = times.first;
    if (twice && last_) {
        if (backward_) time = times.second < *last_ ? times.second : times.first;
        if (!backward_ && times.first <= *last_) time = times.second;
    }
    last_ = time;
    last_local_ = local;
    last_twice_ = twice;
    return time;
}

RowTime::RowTime(TimeOptions options) : options_(std::move(options)) {
    order_.order = options_.order;
}

void RowTime::read_by(const WrittenZone& zone) {
    options_.zone = zone.zone;
    options_.offset = zone.zone ? std::nullopt : std::optional(zone.offset);
}

void RowTime::begin_row() {
    stamp_ = {};
    time_of_day_ = Duration{0};
    clock_is_zoned_ = false;
}

void RowTime::read_time(const TableField& field) {
    const auto stamp =
        parse_written_stamp(field.text, order_.order.value_or(DateOrder::month_first));
    if (!stamp && order_.line > 0) {
        field.fail(fmt::format("{} is not a time with the {}, as line {} has it",
                               in_quotes(field.text), words_for(*order_.order), order_.line),
                   "write all dates of the file alike");
    }
    if (!stamp) complain_of_time(field);
    if (stamp->needs_order && !order_.order) {
        field.fail(in_quotes(field.text) + " has another form than the dates of the first rows",
                   "write all dates of the file alike, or choose --date-order dmy or mdy");
    }
    require_known_zone(field, *stamp);
    stamp_ = *stamp;
}

void RowTime::require_known_zone(const TableField& field, const WrittenStamp& stamp) const {
    if (stamp.abbreviation.empty() || options_.zone) return;
    field.fail(fmt::format("{} in {} may be one of several zones", in_quotes(stamp.abbreviation),
                           in_quotes(field.text)),
               "name the zone with --tz, such as --tz America/New_York");
}

/// A time of day may have its zone after it, as a stamp has.
void RowTime::read_time_of_day(const TableField& field) {
    if (const auto plain = parse_written_time_of_day(field.text)) {
        time_of_day_ = *plain;
        const std::size_t digits =
            all_digits(field.text) && field.text.size() > 2 ? (field.text.size() + 1) / 2 : 0;
        if (digits == 0) return;
        if (clock_digits_ == 0) clock_digits_ = digits;
        if (clock_digits_ == digits) return;
    } else {
        const std::string text = "1970-01-01 " + std::string(field.text);
        const auto stamp = parse_written_stamp(text, DateOrder::month_first);
        if (stamp && stamp->has_time) {
            require_known_zone(field, *stamp);
            time_of_day_ = stamp->time.time_since_epoch();
            clock_is_zoned_ = stamp->zoned;
            return;
        }
    }
    field.fail(in_quotes(field.text) + " is not a time of day",
               "write 10:00, 10:00:30 or 3:00 PM, or 0930 or 093000 throughout");
}

void RowTime::read_hour_of_day(const TableField& field) {
    const auto hour = parse_hour_of_day(field.text);
    if (!hour) {
        field.fail(in_quotes(field.text) + " is not an hour of 0 to 23",
                   "number the hours by their begin, from 0 to 23, or write times such as 10:00");
    }
    time_of_day_ = *hour;
}

void RowTime::read_zone(const TableField& field) {
    if (field.text == zone_text_ && !field.text.empty()) return;
    const auto zone = parse_zone(field.text);
    if (!zone) {
        field.fail(
            in_quotes(field.text) + " is no zone that is known",
            "write one such as America/New_York or +09:00, or name that of all times with --tz");
    }
    read_by(*zone);
    zone_text_ = field.text;
}

Instant RowTime::in_utc(std::string_view file, std::uint64_t line) {
    Instant time = stamp_.time;
    if (!stamp_.has_time || time == std::chrono::floor<std::chrono::days>(time))
        time += time_of_day_;
    if (stamp_.zoned || clock_is_zoned_) return time;
    if (options_.offset) return time - *options_.offset;
    if (!options_.zone) return time;
    const auto utc = local_clock_.to_utc(*options_.zone, time);
    if (utc) return *utc;
    std::string local = format_time(time);
    local.pop_back();
    throw InputError(file, line, "time",
                     fmt::format("{} does not exist in {}, where the clocks go forward then", local,
                                 options_.zone->name()),
                     "correct the time, or drop --tz if the times are in UTC");
}

void complain_of_time(const TableField& field) {
    const auto number = parse_number(field.text);
    constexpr Range days_of_spreadsheets{.low = 20'000, .high = 80'000};  // 1954 to 2119
    if (number && days_of_spreadsheets.contains(*number)) {
        field.fail(in_quotes(field.text) +
                       " is not a time; it may be the days that a spreadsheet counts from "
                       "1899-12-30, of which it does not say the zone",
                   "give the column the format of a date, such as yyyy-mm-dd hh:mm:ss, before it "
                   "is saved as CSV");
    }
    field.fail(in_quotes(field.text) + " is not a time", time_forms);
}

}  // namespace levtok::io
