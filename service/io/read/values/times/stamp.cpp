#include "service/io/read/values/times/stamp.hpp"

#include "service/io/read/table/fields.hpp"
#include "service/io/read/values/digits.hpp"
#include "service/io/read/values/times/epoch.hpp"
#include "service/io/read/values/times/time_of_day.hpp"
#include "service/io/read/values/times/utc_offset.hpp"
#include "service/io/read/values/times/written_date.hpp"

namespace levtok::io {
namespace {

/// Takes a zone after a time of day, and the name of one in brackets after that; false where
/// something else stands there.
bool take_zone(Cursor& text, WrittenStamp& stamp) {
    text.spaces();
    if (text.at_end()) return true;
    Duration offset{0};
    if (is_letter(text.peek())) {
        const auto word = text.letters();
        const auto name = lower(word);
        if (name == "z" || name == "utc" || name == "gmt") {
            stamp.zoned = true;
            if (text.peek() == '+' || text.peek() == '-') {
                const auto distance = take_offset(text);
                if (!distance) return false;
                offset = *distance;
            }
        } else if (word.size() >= 2 && word.size() <= 5) {
            stamp.abbreviation = word;
        } else {
            return false;
        }
    } else {
        const auto distance = take_offset(text);
        if (!distance) return false;
        stamp.zoned = true;
        offset = *distance;
    }
    stamp.time -= offset;
    text.spaces();
    const char close = text.peek() == '(' ? ')' : text.peek() == '[' ? ']' : '\0';
    return text.at_end() || (close != '\0' && text.rest().ends_with(close));
}

/// `202401020930` and `20240102093000`: a date and a time of day without anything between them.
std::optional<WrittenStamp> from_compact_stamp(std::string_view digits) {
    const bool sized = digits.size() == 12 || digits.size() == 14 || digits.size() == 17;
    if (!sized || (!digits.starts_with("19") && !digits.starts_with("20"))) return std::nullopt;
    const auto date = compact_date(digits);
    const auto clock = compact_time_of_day(digits.substr(8));
    if (!date || !clock) return std::nullopt;
    return WrittenStamp{.time = date->midnight + *clock, .has_time = true};
}

/// Whole numbers and those with decimals: `1672531200`, `1672531200.25`, `1672531200000.0`.
std::optional<WrittenStamp> parse_numeric_stamp(std::string_view text) {
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    if (!all_digits(whole) || whole.size() > 19) return std::nullopt;
    if (point == std::string_view::npos) {
        if (const auto compact = from_compact_stamp(whole)) return compact;
    }
    const auto time = from_epoch(to_number(whole), whole.size());
    if (!time) return std::nullopt;
    WrittenStamp stamp{.time = *time, .has_time = true, .zoned = true};
    if (point == std::string_view::npos) return stamp;
    const auto decimals = text.substr(point + 1);
    if (!all_digits(decimals)) return std::nullopt;
    const Duration unit = whole.size() <= 10   ? Duration{std::chrono::seconds{1}}
                          : whole.size() <= 13 ? Duration{std::chrono::milliseconds{1}}
                                               : Duration{0};
    stamp.time += decimals_of(decimals, unit);
    return stamp;
}

}  // namespace

std::optional<WrittenStamp> parse_written_stamp(std::string_view text, DateOrder order) {
    text = without_spaces_around(text);
    if (const auto numeric = parse_numeric_stamp(text)) return numeric;
    Cursor cursor(text);
    const auto date = take_date(cursor, order);
    if (!date) return std::nullopt;
    WrittenStamp stamp{
        .time = date->midnight, .needs_order = date->needs_order, .dotted = date->dotted};
    if (cursor.at_end()) return stamp;
    const bool separated = cursor.take('T') || cursor.take(',') || cursor.take('_') ||
                           cursor.peek() == ' ' || cursor.take(':');
    if (!separated) return std::nullopt;
    cursor.spaces();
    if (is_digit(cursor.peek())) {
        const auto clock = take_time_of_day(cursor, BareHours::yes);
        if (!clock) return std::nullopt;
        stamp.time += *clock;
        stamp.has_time = true;
    }
    if (!take_zone(cursor, stamp)) return std::nullopt;
    return stamp;
}

std::optional<WrittenStamp> parse_written_stamp(std::string_view text) {
    const auto stamp = parse_written_stamp(text, DateOrder::month_first);
    return stamp ? stamp : parse_written_stamp(text, DateOrder::day_first);
}

std::optional<Instant> parse_stamp(std::string_view text) {
    const auto stamp = parse_written_stamp(text);
    if (!stamp || !stamp->abbreviation.empty()) return std::nullopt;
    return stamp->time;
}

bool is_written_time(std::string_view text) { return parse_written_stamp(text).has_value(); }

}  // namespace levtok::io
