#include "service/io/read/values/stamp.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

#include "nav/error.hpp"
#include "service/io/read/table/fields.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::io {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> month_names{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/// An epoch's unit follows from its number of digits: 9 and 10 are seconds from 1973 to 2286.
std::optional<Instant> from_epoch(std::uint64_t value, unsigned digits) {
    const auto count = static_cast<std::int64_t>(value);
    switch (digits) {
        case 9:
        case 10:
            return Instant{seconds{count}};
        case 12:
        case 13:
            return Instant{milliseconds{count}};
        case 15:
        case 16:
            return Instant{microseconds{count}};
        case 18:
        case 19:
            return Instant{microseconds{count / 1000}};
        default:
            return std::nullopt;
    }
}

std::optional<Instant> from_date(int y, unsigned m, unsigned d) {
    const year_month_day date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
    if (!date.ok() || y < 1) return std::nullopt;
    return Instant{sys_days{date}};
}

std::uint64_t to_number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

int to_int(std::string_view digits) { return static_cast<int>(to_number(digits)); }
unsigned to_unsigned(std::string_view digits) { return static_cast<unsigned>(to_number(digits)); }

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

/// Takes text from the left.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    std::string_view rest() const { return rest_; }
    bool at_end() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

    bool take(char c) {
        if (peek() != c || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string_view digits() { return take_while(is_digit); }
    std::string_view letters() { return take_while(is_letter); }
    void spaces() {
        take_while([](char c) { return c == ' '; });
    }

private:
    template <class Predicate>
    std::string_view take_while(Predicate holds) {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), holds);
        const auto size = static_cast<std::size_t>(end - rest_.begin());
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
};

/// Adds decimals of a second, dropping those beyond the microsecond.
bool add_decimals(std::string_view digits, Duration& time) {
    if (digits.empty()) return false;
    Duration place = seconds{1};
    for (const char digit : digits) {
        place /= 10;
        time += (digit - '0') * place;
    }
    return true;
}

/// `0930`, `93000`, `093000500`: what Excel makes of 09:30 has no leading zero.
std::optional<Duration> from_compact_clock(std::string_view digits) {
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

/// What a reader of a time of day accepts as hours alone: `10` after a date, but not by itself.
enum class BareHours : bool { no, yes };

std::optional<Duration> take_clock(Cursor& text, BareHours bare) {
    const auto first = text.digits();
    if (first.empty()) return std::nullopt;
    Duration time{0};
    int h = 0;
    if (first.size() <= 2) {
        h = to_int(first);
        const bool colon = text.take(':');
        if (colon) {
            const auto m = text.digits();
            if (m.size() != 2 || to_number(m) > 59) return std::nullopt;
            time += minutes{to_number(m)};
            if (text.take(':')) {
                const auto s = text.digits();
                if (s.size() != 2 || to_number(s) > 59) return std::nullopt;
                time += seconds{to_number(s)};
                if ((text.take('.') || text.take(',')) && !add_decimals(text.digits(), time))
                    return std::nullopt;
            }
        }
        const Half half = take_half(text);
        if (half != Half::none && (h < 1 || h > 12)) return std::nullopt;
        if (!colon && half == Half::none && (bare == BareHours::no || first.size() != 2))
            return std::nullopt;
        if (half != Half::none) h = h % 12 + (half == Half::pm ? 12 : 0);
        time += hours{h};
        if (time > days{1} || h > 24) return std::nullopt;
        return time;
    }
    return from_compact_clock(first);
}

/// The distance to UTC: `+09:00`, `-0500`, `+1`.
std::optional<Duration> take_offset(Cursor& text) {
    const bool east = text.take('+');
    if (!east && !text.take('-')) return std::nullopt;
    const auto h = text.digits();
    Duration offset{0};
    if (h.size() == 4) {
        if (to_number(h) % 100 > 59) return std::nullopt;
        offset = hours{to_number(h) / 100} + minutes{to_number(h) % 100};
    } else if (h.size() == 1 || h.size() == 2) {
        offset = hours{to_number(h)};
        if (text.take(':')) {
            const auto m = text.digits();
            if (m.size() != 2 || to_number(m) > 59) return std::nullopt;
            offset += minutes{to_number(m)};
        }
    } else {
        return std::nullopt;
    }
    if (offset > hours{14}) return std::nullopt;
    return east ? offset : -offset;
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
std::optional<Instant> take_date_of_named_month(Cursor& text, unsigned month) {
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
std::optional<Instant> from_three(std::string_view a, std::string_view b, std::string_view c,
                                  DateOrder order) {
    const bool year_first = order == DateOrder::year_first;
    const auto y = year_first ? a : c;
    const auto m = order == DateOrder::month_first ? a : b;
    const auto d = order == DateOrder::month_first ? b : (year_first ? c : a);
    if (!is_year(y) || m.size() > 2 || d.size() > 2) return std::nullopt;
    return from_date(full_year(y), to_unsigned(m), to_unsigned(d));
}

std::optional<Instant> take_date(Cursor& text, DateOrder order, WrittenStamp& stamp) {
    if (is_letter(text.peek())) {
        auto word = text.letters();
        if (!place_of_name(month_names, word) && place_of_name(weekday_names, word)) {
            text.take('.');
            text.take(',');
            text.spaces();
            if (is_digit(text.peek())) return take_date(text, order, stamp);
            word = text.letters();
        }
        const auto month = place_of_name(month_names, word);
        return month ? take_date_of_named_month(text, *month) : std::nullopt;
    }
    const auto first = text.digits();
    if (first.size() == 8) {
        return from_date(to_int(first.substr(0, 4)), to_unsigned(first.substr(4, 2)),
                         to_unsigned(first.substr(6)));
    }
    const char separator = take_separator(text);
    if (is_letter(text.peek())) {
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
    stamp.needs_order = true;
    stamp.dotted = separator == '.';
    return from_three(first, second, third, order);
}

/// `202401020930` and `20240102093000`: a date and a time of day without anything between them.
std::optional<WrittenStamp> from_compact_stamp(std::string_view digits) {
    const bool sized = digits.size() == 12 || digits.size() == 14 || digits.size() == 17;
    if (!sized || (!digits.starts_with("19") && !digits.starts_with("20"))) return std::nullopt;
    const auto date = from_date(to_int(digits.substr(0, 4)), to_unsigned(digits.substr(4, 2)),
                                to_unsigned(digits.substr(6, 2)));
    const auto clock = from_compact_clock(digits.substr(8));
    if (!date || !clock) return std::nullopt;
    return WrittenStamp{.time = *date + *clock, .has_time = true};
}

/// Whole numbers and those with decimals: `1672531200`, `1672531200.25`, `1672531200000.0`.
std::optional<WrittenStamp> parse_numeric_stamp(std::string_view text) {
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    if (!all_digits(whole) || whole.size() > 19) return std::nullopt;
    if (point == std::string_view::npos) {
        if (const auto compact = from_compact_stamp(whole)) return compact;
    }
    const auto time = from_epoch(to_number(whole), static_cast<unsigned>(whole.size()));
    if (!time) return std::nullopt;
    WrittenStamp stamp{.time = *time, .has_time = true, .zoned = true};
    if (point == std::string_view::npos) return stamp;
    const auto decimals = text.substr(point + 1);
    if (!all_digits(decimals)) return std::nullopt;
    Duration place = whole.size() <= 10   ? Duration{seconds{1}}
                     : whole.size() <= 13 ? Duration{milliseconds{1}}
                                          : Duration{0};
    for (const char digit : decimals) {
        place /= 10;
        stamp.time += (digit - '0') * place;
    }
    return stamp;
}

/// Two digits as a number, or more than 99 where they are none.
unsigned two_digits(const char* text) {
    const auto tens = static_cast<unsigned>(text[0] - '0');
    const auto ones = static_cast<unsigned>(text[1] - '0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

}  // namespace

std::string_view words_for(DateOrder order) {
    switch (order) {
        case DateOrder::month_first:
            return "month first";
        case DateOrder::day_first:
            return "day first";
        default:
            return "year first";
    }
}

DateOrder parse_date_order(std::string_view text, std::string_view field) {
    if (text == "mdy") return DateOrder::month_first;
    if (text == "dmy") return DateOrder::day_first;
    if (text == "ymd") return DateOrder::year_first;
    throw InvalidValue(std::string(field), "must be one of dmy, mdy, ymd",
                       '"' + std::string(text) + '"');
}

std::optional<WrittenStamp> parse_written_stamp(std::string_view text, DateOrder order) {
    text = without_spaces_around(text);
    if (const auto numeric = parse_numeric_stamp(text)) return numeric;
    Cursor cursor(text);
    WrittenStamp stamp;
    const auto date = take_date(cursor, order, stamp);
    if (!date) return std::nullopt;
    stamp.time = *date;
    if (cursor.at_end()) return stamp;
    const bool separated = cursor.take('T') || cursor.take(',') || cursor.take('_') ||
                           cursor.peek() == ' ' || cursor.take(':');
    if (!separated) return std::nullopt;
    cursor.spaces();
    if (is_digit(cursor.peek())) {
        const auto clock = take_clock(cursor, BareHours::yes);
        if (!clock) return std::nullopt;
        stamp.time += *clock;
        stamp.has_time = true;
    }
    if (!take_zone(cursor, stamp)) return std::nullopt;
    return stamp;
}

std::optional<Instant> parse_stamp(std::string_view text) {
    auto stamp = parse_written_stamp(text, DateOrder::month_first);
    if (!stamp) stamp = parse_written_stamp(text, DateOrder::day_first);
    if (!stamp || !stamp->abbreviation.empty()) return std::nullopt;
    return stamp->time;
}

std::optional<Duration> parse_written_time_of_day(std::string_view text) {
    Cursor cursor(without_spaces_around(text));
    if (cursor.take('T')) cursor.spaces();
    if (cursor.rest() == "0" || cursor.rest() == "00") return Duration{0};
    const auto time = take_clock(cursor, BareHours::no);
    if (!time || !cursor.at_end() || *time >= one_day) return std::nullopt;
    return time;
}

std::optional<Duration> parse_offset(std::string_view text) {
    Cursor cursor(without_spaces_around(text));
    const auto offset = take_offset(cursor);
    return offset && cursor.at_end() ? offset : std::nullopt;
}

std::optional<Duration> parse_hour_of_day(std::string_view text) {
    const auto digits = without_spaces_around(text);
    const bool whole = !digits.empty() && digits.size() <= 2 &&
                       digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!whole || to_number(digits) > 23) return std::nullopt;
    return hours{to_number(digits)};
}

void DateOrderEvidence::Run::see(std::optional<WrittenStamp> stamp) {
    possible = possible && stamp.has_value();
    if (!stamp) return;
    if (last) {
        rises = rises || stamp->time > *last;
        falls = falls || stamp->time < *last;
    }
    last = stamp->time;
}

void DateOrderEvidence::see(std::string_view text) {
    const auto by_month = parse_written_stamp(text, DateOrder::month_first);
    const auto by_day = parse_written_stamp(text, DateOrder::day_first);
    const bool open = (by_month && by_month->needs_order) || (by_day && by_day->needs_order);
    if (!open) return;
    dotted_ = (by_month ? by_month : by_day)->dotted;
    month_first_.see(by_month);
    day_first_.see(by_day);
}

std::optional<DateOrder> DateOrderEvidence::decided() const {
    if (month_first_.possible == day_first_.possible) return std::nullopt;
    return month_first_.possible ? DateOrder::month_first : DateOrder::day_first;
}

std::optional<DateOrder> DateOrderEvidence::sorted() const {
    if (month_first_.one_way() == day_first_.one_way()) return std::nullopt;
    return month_first_.one_way() ? DateOrder::month_first : DateOrder::day_first;
}

const char* StampScanner::scan(const char* text, std::size_t digits, Instant& time) {
    if (digits == 4) return scan_iso(text, time);
    if (digits == 0 || digits > 16 || digits == 12 || digits == 14 || text[digits] == '.')
        return nullptr;
    const auto count = static_cast<unsigned>(digits);
    const auto epoch = from_epoch(read_digits(text, count), count);
    if (!epoch) return nullptr;
    time = *epoch;
    return text + digits;
}

const char* StampScanner::scan_iso(const char* text, Instant& time) {
    std::uint64_t head = 0;
    std::uint16_t tail = 0;
    std::memcpy(&head, text, sizeof head);
    std::memcpy(&tail, text + sizeof head, sizeof tail);
    if (head != date_head_ || tail != date_tail_) {
        const auto date = parse_time({text, 10});
        if (!date) return nullptr;
        date_head_ = head;
        date_tail_ = tail;
        midnight_ = *date;
    }
    const char* end = text + 10;
    time = midnight_;
    if (*end != ' ' && *end != 'T') return end;
    const unsigned h = two_digits(end + 1);
    const unsigned m = two_digits(end + 4);
    const unsigned s = two_digits(end + 7);
    if (h > 23 || m > 59 || s > 59 || end[3] != ':' || end[6] != ':') return nullptr;
    time += hours{h} + minutes{m} + seconds{s};
    end += 9;
    if (*end == '.') end = scan_decimals(end + 1, time);
    if (end == nullptr) return nullptr;
    if (*end == 'Z') return end + 1;
    if (std::string_view(end, 6) == "+00:00") return end + 6;
    return *end == '.' || *end == '+' || *end == '-' ? nullptr : end;
}

/// Adds up to six decimals of a second; returns their end, nullptr where there are none or more.
const char* StampScanner::scan_decimals(const char* text, Instant& time) {
    Duration place = seconds{1};
    const char* end = text;
    for (; *end >= '0' && *end <= '9' && end - text <= 6; ++end) {
        place /= 10;
        time += (*end - '0') * place;
    }
    return end == text || end - text > 6 ? nullptr : end;
}

bool is_written_time(std::string_view text) {
    return parse_written_stamp(text, DateOrder::month_first) ||
           parse_written_stamp(text, DateOrder::day_first);
}

}  // namespace levtok::io
