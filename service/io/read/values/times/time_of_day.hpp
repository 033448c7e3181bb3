#pragma once

#include <optional>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/read/values/cursor.hpp"

namespace levtok::io {

/// A time of day that stands alone: `9:30`, `09:30:00.5`, `0930`, `93000`, `3:00 PM`, `09-AM`.
/// Hours and minutes, or also seconds, by the number of digits where there is no colon.
std::optional<Duration> parse_written_time_of_day(std::string_view text);

/// `0` to `23`, in one digit or two.
std::optional<Duration> parse_hour_of_day(std::string_view text);

/// What a reader of a time of day accepts as hours alone: `10` after a date, but not by itself.
enum class BareHours : bool { no, yes };

/// The time of day at the beginning of `text`.
std::optional<Duration> take_time_of_day(Cursor& text, BareHours bare);

/// `0930`, `93000`, `093000500`: what Excel makes of 09:30 has no leading zero.
std::optional<Duration> compact_time_of_day(std::string_view digits);

}  // namespace levtok::io
