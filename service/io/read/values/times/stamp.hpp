#pragma once

#include <optional>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/read/values/times/time_options.hpp"

namespace levtok::io {

/// Examples of times for error messages.
inline constexpr std::string_view time_forms =
    "write 2020-03-12, 2020-03-12T10:00:00Z, 03/12/2020, 12.03.2020, 12-Mar-2020, Mar 12, 2020, "
    "20200312 093000, or an epoch in s, ms, us or ns";

/// A time as written in a text.
struct WrittenStamp {
    Instant time;           ///< in UTC where the text has a zone, else local
    bool has_time = false;  ///< it has a time of day, or is an epoch
    bool zoned = false;     ///< the text gives its offset from UTC, or it is an epoch
    /// `EST`, `CET`: an ambiguous abbreviation of a zone; empty otherwise.
    std::string_view abbreviation{};
    /// Whether it is a date of numbers whose year is not first, so that DateOrder determines it.
    bool needs_order = false;
    bool dotted = false;  ///< that date has full stops, as is usual with the day first
};

/// Reads a time in any form that files have: ISO dates and times, `2024.01.02`, `2024/01/02`,
/// `01/02/2024` and `01.02.2024` in the order given, `02-Jan-2024`, `2 Jan 2024`, `Mar 12, 2020`,
/// `Thu Mar 12 2020`, `20240102`, `20240102 093000`, `202401020930`, an epoch in s, ms, us or ns
/// (by its size; decimals allowed), each date with a time of day (`9:30`, `093000`, `3:00 PM`,
/// `09-AM`) and a zone (`Z`, `UTC`, `GMT+0100`, `+09:00`). Nothing for anything else.
std::optional<WrittenStamp> parse_written_stamp(std::string_view text, DateOrder order);

/// The same in either order of day and month; where both can be, month first.
std::optional<WrittenStamp> parse_written_stamp(std::string_view text);

/// A time that stands alone, in UTC unless it says otherwise; in either order of day and month.
std::optional<Instant> parse_stamp(std::string_view text);

/// Whether `text` is a time, in either order of day and month.
bool is_written_time(std::string_view text);

}  // namespace levtok::io
