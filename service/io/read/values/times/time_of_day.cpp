#include "service/io/read/values/times/time_of_day.hpp"

#include <string>

#include "service/io/read/table/fields.hpp"
#include "service/io/read/values/cursor.hpp"

namespace levtok::io {
namespace {

using namespace std::chrono;

enum class Half { none, am, pm };

Half take_half(Cursor& text) {
    const Cursor before = text;
    text.spaces();
    text.take('-');
    auto word = lower(text.letters());
    if (word.size() == 1 && text.take('.')) word += lower(text.letters());  // `p.m.`
    if (word.size() == 2) text.take('.');
    if (word == "am") return Half::am;
    if (word == "pm") return Half::pm;
    text = before;
    return Half::none;
}

/// `:30`, `:30:05`, `:30:05.250` after the hours; false where it is none of them.
bool take_minutes(Cursor& text, Duration& time) {
    const auto m = text.digits();
    if (m.size() != 2 || to_number(m) > 59) return false;
    time += minutes{to_number(m)};
    if (!text.take(':')) return true;
    const auto s = text.digits();
    if (s.size() != 2 || to_number(s) > 59) return false;
    time += seconds{to_number(s)};
    if (!text.take('.') && !text.take(',')) return true;
    const auto decimals = text.digits();
    time += decimals_of(decimals, seconds{1});
    return !decimals.empty();
}

}  // namespace

std::optional<Duration> compact_time_of_day(std::string_view digits) {
    if (digits.find_first_not_of('0') == std::string_view::npos && digits.size() <= 9)
        return Duration{0};
    const std::size_t size = digits.size() % 2 == 0 ? digits.size() : digits.size() + 1;
    if (digits.size() != 3 && size != 4 && size != 6 && digits.size() != 9) return std::nullopt;
    const auto value = to_number(digits.size() == 9 ? digits.substr(0, 6) : digits);
    const bool with_seconds = digits.size() > 4;
    const auto hhmm = with_seconds ? value / 100 : value;
    const auto s = with_seconds ? value % 100 : 0;
    if (hhmm / 100 > 23 || hhmm % 100 > 59 || s > 59) return std::nullopt;
    Duration time = hours{hhmm / 100} + minutes{hhmm % 100} + seconds{s};
    if (digits.size() == 9) time += milliseconds{to_number(digits.substr(6))};
    return time;
}

std::optional<Duration> take_time_of_day(Cursor& text, BareHours bare) {
    const auto first = text.digits();
    if (first.empty()) return std::nullopt;
    if (first.size() > 2) return compact_time_of_day(first);
    Duration time{0};
    int h = to_int(first);
    const bool colon = text.take(':');
    if (colon && !take_minutes(text, time)) return std::nullopt;
    const Half half = take_half(text);
    if (half != Half::none && (h < 1 || h > 12)) return std::nullopt;
    if (!colon && half == Half::none && (bare == BareHours::no || first.size() != 2))
        return std::nullopt;
    if (half != Half::none) h = h % 12 + (half == Half::pm ? 12 : 0);
    time += hours{h};
    if (time > days{1} || h > 24) return std::nullopt;
    return time;
}

std::optional<Duration> parse_written_time_of_day(std::string_view text) {
    Cursor cursor(without_spaces_around(text));
    if (cursor.take('T')) cursor.spaces();
    if (cursor.rest() == "0" || cursor.rest() == "00") return Duration{0};
    const auto time = take_time_of_day(cursor, BareHours::no);
    if (!time || !cursor.at_end() || *time >= one_day) return std::nullopt;
    return time;
}

std::optional<Duration> parse_hour_of_day(std::string_view text) {
    const auto digits = without_spaces_around(text);
    const bool whole = !digits.empty() && digits.size() <= 2 &&
                       digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!whole || to_number(digits) > 23) return std::nullopt;
    return hours{to_number(digits)};
}

}  // namespace levtok::io
