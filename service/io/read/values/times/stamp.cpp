#include "service/io/read/values/times/stamp.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/read/table/fields.hpp"
#include "service/io/read/values/cursor.hpp"
#include "service/io/read/values/times/stamp_scanner.hpp"
#include "service/io/read/values/times/time_of_day.hpp"
#include "service/io/read/values/times/time_options.hpp"
#include "service/io/read/values/times/written_zone.hpp"

namespace levtok::io {
namespace {

/// A date as a text has it.
struct WrittenDate {
    Instant midnight;
    /// Numbers alone whose year does not stand first: DateOrder says what each is.
    bool needs_order = false;
    bool dotted = false;  ///< those have full stops, as where the day stands first
};

constexpr std::array<std::string_view, 12> month_names{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::optional<WrittenDate> from_date(int y, unsigned m, unsigned d) {
    const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{m},
                                           std::chrono::day{d}};
    if (!date.ok() || y < 1) return std::nullopt;
    return WrittenDate{Instant{std::chrono::sys_days{date}}};
}

/// The place in `names` of a name or of its beginning of at least three letters.
template <std::size_t N>
std::optional<unsigned> place_of_name(const std::array<std::string_view, N>& names,
                                      std::string_view text) {
    const std::string word = lower(text);
    if (word.size() < 3) return std::nullopt;
    for (unsigned i = 0; i < N; ++i) {
        if (names[i].starts_with(word) || (word == "sept" && names[i] == "september")) return i;
    }
    return std::nullopt;
}

int full_year(std::string_view digits) {
    const int y = to_int(digits);
    if (digits.size() > 2) return y;
    return y < 70 ? 2000 + y : 1900 + y;
}

bool is_year(std::string_view digits) { return digits.size() == 4 || digits.size() == 2; }

/// What stands between the parts of a date.
char take_separator(Cursor& text) {
    for (const char c : {'-', '/', '.'}) {
        if (text.take(c)) {
            text.spaces();
            return c;
        }
    }
    if (text.peek() != ' ') return '\0';
    text.spaces();
    return ' ';
}

/// `Mar 12, 2020`, after its month.
std::optional<WrittenDate> take_rest_after_month(Cursor& text, unsigned month) {
    text.take('.');
    take_separator(text);
    const auto d = text.digits();
    if (d.empty() || d.size() > 2) return std::nullopt;
    text.take(',');
    take_separator(text);
    const auto y = text.digits();
    if (!is_year(y)) return std::nullopt;
    return from_date(full_year(y), month + 1, to_unsigned(d));
}

/// Three numbers of which the year is not known to stand first.
std::optional<WrittenDate> from_three(std::string_view a, std::string_view b, std::string_view c,
                                      DateOrder order) {
    const bool year_first = order == DateOrder::year_first;
    const auto y = year_first ? a : c;
    const auto m = order == DateOrder::month_first ? a : b;
    const auto d = order == DateOrder::month_first ? b : (year_first ? c : a);
    if (!is_year(y) || m.size() > 2 || d.size() > 2) return std::nullopt;
    return from_date(full_year(y), to_unsigned(m), to_unsigned(d));
}

std::optional<WrittenDate> take_date(Cursor& text, DateOrder order);

/// `Mar 12, 2020`, `Thu Mar 12 2020`, `Thu, 12 Mar 2020`.
std::optional<WrittenDate> take_date_after_letters(Cursor& text, DateOrder order) {
    auto word = text.letters();
    if (!place_of_name(month_names, word) && place_of_name(weekday_names, word)) {
        text.take('.');
        text.take(',');
        text.spaces();
        if (is_digit(text.peek())) return take_date(text, order);
        word = text.letters();
    }
    const auto month = place_of_name(month_names, word);
    return month ? take_rest_after_month(text, *month) : std::nullopt;
}

/// `12-Mar-2020`, `2020 Mar 12`, after its first number.
std::optional<WrittenDate> take_named_month_and_rest(Cursor& text, std::string_view first) {
    const auto month = place_of_name(month_names, text.letters());
    text.take('.');
    text.take(',');
    take_separator(text);
    const auto last = text.digits();
    if (!month || last.empty()) return std::nullopt;
    if (first.size() == 4) return from_date(to_int(first), *month + 1, to_unsigned(last));
    if (first.size() > 2 || !is_year(last)) return std::nullopt;
    return from_date(full_year(last), *month + 1, to_unsigned(first));
}

/// `20240102`, in its first eight digits.
std::optional<WrittenDate> compact_date(std::string_view digits) {
    return from_date(to_int(digits.substr(0, 4)), to_unsigned(digits.substr(4, 2)),
                     to_unsigned(digits.substr(6, 2)));
}

/// The date at the beginning of `text`.
std::optional<WrittenDate> take_date(Cursor& text, DateOrder order) {
    if (is_letter(text.peek())) return take_date_after_letters(text, order);
    const auto first = text.digits();
    if (first.size() == 8) return compact_date(first);
    const char separator = take_separator(text);
    if (is_letter(text.peek())) return take_named_month_and_rest(text, first);
    if (separator == '\0' || separator == ' ') return std::nullopt;
    const auto second = text.digits();
    if (!text.take(separator)) return std::nullopt;
    text.spaces();
    const auto third = text.digits();
    if (first.empty() || second.empty() || third.empty()) return std::nullopt;
    if (first.size() == 4) {
        if (second.size() > 2 || third.size() > 2) return std::nullopt;
        return from_date(to_int(first), to_unsigned(second), to_unsigned(third));
    }
    auto date = from_three(first, second, third, order);
    if (!date) return std::nullopt;
    date->needs_order = true;
    date->dotted = separator == '.';
    return date;
}

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
