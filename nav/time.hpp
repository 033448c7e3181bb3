#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace levtok {

/// A span of time; std::chrono allows only legal arithmetic on it.
using Duration = std::chrono::microseconds;

/// An instant of UTC, to the microsecond.
using Instant = std::chrono::sys_time<Duration>;

/// `span` as a multiple of `unit`, a plain number: in_units_of(t, days{365}) is years of 365 days.
constexpr double in_units_of(Duration span, Duration unit) {
    return static_cast<double>(span.count()) / static_cast<double>(unit.count());
}

inline constexpr Duration one_day = std::chrono::days{1};

/// RFC 3339 in UTC with as many decimals as are needed: `2020-03-12T00:00:00Z`, `…:00.008Z`.
std::string format_time(Instant time);

/// Reads `2020-03-12`, `2020-03-12 10:00[:00[.5]]` with `T` or a space, and `Z`, `+hh:mm` (a space
/// may stand before) or nothing (UTC) after it; `03/12/2020` (month first), also with a time.
/// Decimals beyond the microsecond are dropped. Nothing for anything else.
std::optional<Instant> parse_time(std::string_view text);

/// `00:02` or `00:02:30` as the time since midnight.
std::optional<Duration> parse_time_of_day(std::string_view text);
std::string format_time_of_day(Duration since_midnight);

/// `10m`, `1d`, `8h`, `30s`, `2w`, `500ms` or `40us`: a whole number and a unit, at most a thousand
/// years.
std::optional<Duration> parse_duration(std::string_view text);
std::string format_duration(Duration span);

}  // namespace levtok
