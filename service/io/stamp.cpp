#include "service/io/stamp.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace levtok::io {
namespace {

using namespace std::chrono;

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
    const year_month_day date{year{y}, month{m}, day{d}};
    if (!date.ok()) return std::nullopt;
    return Instant{sys_days{date}};
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t to_number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// Whole numbers and those with decimals: `1672531200`, `20200312`, `1672531200.25`,
/// `1672531200000.0`.
std::optional<Instant> parse_epoch(std::string_view text) {
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    if (!all_digits(whole) || whole.size() > 19) return std::nullopt;
    const auto value = to_number(whole);
    if (point == std::string_view::npos) {
        if (whole.size() != 8) return from_epoch(value, static_cast<unsigned>(whole.size()));
        return from_date(static_cast<int>(value / 10000), static_cast<unsigned>(value / 100 % 100),
                         static_cast<unsigned>(value % 100));
    }
    auto time = from_epoch(value, static_cast<unsigned>(whole.size()));
    const auto decimals = text.substr(point + 1);
    if (!time || !all_digits(decimals)) return std::nullopt;
    Duration place = whole.size() <= 10   ? Duration{seconds{1}}
                     : whole.size() <= 13 ? Duration{milliseconds{1}}
                                          : Duration{0};
    for (const char digit : decimals) {
        place /= 10;
        *time += (digit - '0') * place;
    }
    return time;
}

/// `3/12/2020`, month first, with or without leading zeros.
std::optional<Instant> parse_slashed(std::string_view text) {
    const auto first = text.find('/');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = text.find('/', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto m = text.substr(0, first);
    const auto d = text.substr(first + 1, second - first - 1);
    const auto y = text.substr(second + 1);
    if (!all_digits(m) || !all_digits(d) || !all_digits(y) || m.size() > 2 || d.size() > 2 ||
        y.size() != 4) {
        return std::nullopt;
    }
    return from_date(static_cast<int>(to_number(y)), static_cast<unsigned>(to_number(m)),
                     static_cast<unsigned>(to_number(d)));
}

/// `Mar 12, 2020`.
std::optional<Instant> parse_month_name(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(months.begin(), months.end(), text.substr(0, 3));
    const auto comma = text.find(", ");
    if (found == months.end() || comma == std::string_view::npos || text[3] != ' ')
        return std::nullopt;
    const auto d = text.substr(4, comma - 4);
    const auto y = text.substr(comma + 2);
    if (!all_digits(d) || d.size() > 2 || !all_digits(y) || y.size() != 4) return std::nullopt;
    return from_date(static_cast<int>(to_number(y)),
                     static_cast<unsigned>(found - months.begin()) + 1,
                     static_cast<unsigned>(to_number(d)));
}

/// Two digits as a number, or more than 99 where they are none.
unsigned two_digits(const char* text) {
    const auto tens = static_cast<unsigned>(text[0] - '0');
    const auto ones = static_cast<unsigned>(text[1] - '0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

}  // namespace

std::optional<Instant> parse_stamp(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (const auto time = parse_time(text)) return time;
    if (const auto time = parse_epoch(text)) return time;
    if (const auto time = parse_slashed(text)) return time;
    return parse_month_name(text);
}

const char* StampScanner::scan(const char* text, std::size_t digits, Instant& time) {
    if (digits == 4) return scan_iso(text, time);
    if (digits == 0 || digits > 16 || text[digits] == '.') return nullptr;
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

}  // namespace levtok::io
