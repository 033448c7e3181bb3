#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/read/values/decimal.hpp"

namespace levtok::io {

/// Examples of times for error messages.
inline constexpr std::string_view time_forms =
    "write 2020-03-12, 2020-03-12T10:00:00Z, 03/12/2020, 12.03.2020, 12-Mar-2020, Mar 12, 2020, "
    "20200312 093000, or an epoch in s, ms, us or ns";

/// The order of day, month and year in dates of numbers such as 03/12/2020.
enum class DateOrder : std::uint8_t { month_first, day_first, year_first };

/// `month first`, `day first`, `year first`.
std::string_view words_for(DateOrder order);

/// `mdy`, `dmy` or `ymd`. Throws InvalidValue that names the field.
DateOrder parse_date_order(std::string_view text, std::string_view field);

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

/// A single time, in UTC unless it says otherwise; an ambiguous date is read with the month first.
std::optional<Instant> parse_stamp(std::string_view text);

/// A single time of day: `9:30`, `09:30:00.5`, `0930`, `93000`, `3:00 PM`, `09-AM`. Hours and
/// minutes, or also seconds, by the number of digits where there is no colon.
std::optional<Duration> parse_written_time_of_day(std::string_view text);

/// A single offset from UTC: `+09:00`, `-0500`, `+8`.
std::optional<Duration> parse_offset(std::string_view text);

/// `0` to `23`, in one digit or two.
std::optional<Duration> parse_hour_of_day(std::string_view text);

/// Infers the order of the dates of a file.
class DateOrderEvidence {
public:
    /// Takes a stamp as written; one that needs no order is ignored.
    void see(std::string_view text);
    /// The order, where a number above 12 decides it.
    std::optional<DateOrder> decided() const;
    /// The only order in which the times of the rows are sorted.
    std::optional<DateOrder> sorted() const;
    bool dotted() const { return dotted_; }

private:
    struct Run {
        std::optional<Instant> last;
        bool rises = false;
        bool falls = false;
        bool possible = true;

        void see(std::optional<WrittenStamp> stamp);
        bool one_way() const { return possible && !(rises && falls); }
    };
    Run month_first_;
    Run day_first_;
    bool dotted_ = false;
};

/// An epoch in ms or us, the usual stamps of klines; false for another number of digits.
inline bool read_epoch(const char* text, std::size_t digits, Instant& time) {
    if (digits != 13 && digits != 16) return false;
    const Duration unit = digits == 13 ? std::chrono::milliseconds{1} : Duration{1};
    time = Instant{static_cast<std::int64_t>(read_digits(text, digits)) * unit};
    return true;
}

/// Reads the common layouts in place: whole epochs and `2020-03-12[ 10:00:00[.5][Z|+00:00]]`.
class StampScanner {
public:
    /// Returns the end of the time at `text`, whose first `digits` bytes are digits and after
    /// which 32 bytes are readable; nullptr for any other layout.
    const char* scan(const char* text, std::size_t digits, Instant& time);

private:
    const char* scan_iso(const char* text, Instant& time);
    static const char* scan_decimals(const char* text, Instant& time);

    // Consecutive rows often have one date, which is read once.
    std::uint64_t date_head_ = 0;
    std::uint16_t date_tail_ = 0;
    Instant midnight_{};
};

/// Whether `text` is a time in any order of day and month.
bool is_written_time(std::string_view text);

}  // namespace levtok::io
