#include "service/io/read/values/times/written_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "nav/error.hpp"
#include "service/io/read/table/fields.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/values/cursor.hpp"
#include "service/io/read/values/decimal.hpp"

namespace levtok::io {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

constexpr std::array utc_names{"utc"sv, "gmt"sv};
constexpr Duration farthest = 14h;

/// Of the database; a name of its own like `EST` stands for other zones too.
std::optional<WrittenZone> named_zone(std::string_view name) {
    const auto slash = name.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size())
        return std::nullopt;
    try {
        return WrittenZone{.zone = rebalance::Zone::named(name)};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        return std::nullopt;
    }
}

/// `-18000`: more than an offset in hours and minutes can be.
std::optional<WrittenZone> in_seconds(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    int count = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    const Duration offset = std::chrono::seconds{count};
    const bool possible = std::chrono::abs(offset) <= farthest && offset % 15min == Duration{0};
    if (!possible || std::chrono::abs(offset) < 1h) return std::nullopt;
    return WrittenZone{.offset = offset};
}

/// `8` and `5.5` are hours too.
std::optional<WrittenZone> in_hours(std::string_view text) {
    const auto hours = parse_number(text);
    if (!hours || *hours < -14 || *hours > 14) return std::nullopt;
    const Duration offset{std::chrono::minutes{static_cast<int>(*hours * 60)}};
    if (in_units_of(offset, Duration{1h}) != *hours) return std::nullopt;
    return WrittenZone{.offset = offset};
}

/// The offset that begins with the sign at `at`: `+8`, `-05:00`.
std::optional<Duration> offset_at(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size() || (text[at] != '+' && text[at] != '-') || !is_digit(text[at + 1]))
        return std::nullopt;
    const auto end = text.find_first_not_of("0123456789:", at + 1);
    return parse_offset(text.substr(at, end == std::string_view::npos ? end : end - at));
}

bool begins_word(std::string_view text, std::size_t at) {
    return at == 0 || !is_letter(text[at - 1]);
}

/// `GMT+8`, `utc +05:30`.
std::optional<Duration> offset_from_utc(std::string_view name) {
    for (std::size_t at = 0; at + 3 < name.size(); ++at) {
        const auto word = lower(name.substr(at, 3));
        if (std::find(utc_names.begin(), utc_names.end(), word) == utc_names.end()) continue;
        if (!begins_word(name, at) && !is_upper(name[at])) continue;  // `timeUTC+8`
        const auto sign = name.find_first_not_of(' ', at + 3);
        if (sign == std::string_view::npos) continue;
        if (const auto offset = offset_at(name, sign)) return offset;
    }
    return std::nullopt;
}

/// `(+09:00)`: four digits, so that a plain number is none.
std::optional<Duration> offset_alone(std::string_view name) {
    for (std::size_t at = 1; at < name.size(); ++at) {
        constexpr auto before = " ([_"sv;
        if (before.find(name[at - 1]) == std::string_view::npos) continue;
        const auto digits = std::count_if(name.begin() + static_cast<std::ptrdiff_t>(at),
                                          name.end(), [](char c) { return is_digit(c); });
        if (digits != 4) continue;
        if (const auto offset = offset_at(name, at)) return offset;
    }
    return std::nullopt;
}

/// `Date (Asia/Tokyo)`.
std::optional<WrittenZone> zone_of_database(std::string_view name) {
    const auto in_zone = [](char c) {
        return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
    };
    auto rest = name;
    while (!rest.empty()) {
        const auto begin = std::find_if(rest.begin(), rest.end(), in_zone);
        const auto end = std::find_if_not(begin, rest.end(), in_zone);
        const std::string_view word(begin, end);
        if (auto zone = named_zone(word)) return zone;
        // `time_America/New_York`
        const auto under = word.find('_');
        if (under < word.find('/')) {
            if (auto zone = named_zone(word.substr(under + 1))) return zone;
        }
        rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Duration> take_offset(Cursor& text) {
    using namespace std::chrono;
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

std::optional<Duration> parse_offset(std::string_view text) {
    Cursor cursor(without_spaces_around(text));
    const auto offset = take_offset(cursor);
    return offset && cursor.at_end() ? offset : std::nullopt;
}

std::string text_of_offset(Duration offset) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(offset));
    return fmt::format("UTC{}{:02}:{:02}", offset < Duration{0} ? '-' : '+', minutes.count() / 60,
                       minutes.count() % 60);
}

std::string WrittenZone::name() const {
    if (zone) return zone->name();
    return is_utc() ? "UTC" : text_of_offset(offset);
}

std::optional<WrittenZone> parse_zone(std::string_view text) {
    text = without_spaces_around(text);
    if (text.empty()) return std::nullopt;
    const auto word = lower(text);
    if (word == "utc" || word == "gmt" || word == "z" || word == "etc/utc") return WrittenZone{};
    if (const auto zone = named_zone(text)) return zone;
    auto digits = text;
    for (const auto name : utc_names) {
        if (word.starts_with(name)) digits = without_spaces_around(text.substr(name.size()));
    }
    if (const auto offset = parse_offset(digits)) return WrittenZone{.offset = *offset};
    if (digits.size() != text.size()) return std::nullopt;
    if (const auto hours = in_hours(text)) return hours;
    return in_seconds(text);
}

std::optional<WrittenZone> zone_in_name(std::string_view name) {
    if (auto zone = zone_of_database(name)) return zone;
    auto offset = offset_from_utc(name);
    if (!offset) offset = offset_alone(name);
    if (!offset) return std::nullopt;
    return WrittenZone{.offset = *offset};
}

}  // namespace levtok::io
