#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/decimal.hpp"

namespace levtok::io {

/// What a reader says would be a time.
inline constexpr std::string_view time_forms =
    "write 2020-03-12, 2020-03-12T10:00:00Z, 03/12/2020 (month first), Mar 12, 2020, or an epoch "
    "in s, ms, us or ns";

/// A time as files write it: parse_time's forms, `3/12/2020`, `Mar 12, 2020`, `20200312`, an epoch
/// in s, ms, us or ns (told apart by its size; decimals allowed). Nothing for anything else.
std::optional<Instant> parse_stamp(std::string_view text);

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
    /// Returns the end of the time at `text`, whose first `digits` bytes are digits and behind
    /// which 32 bytes are readable; nullptr for any other layout.
    const char* scan(const char* text, std::size_t digits, Instant& time);

private:
    const char* scan_iso(const char* text, Instant& time);
    static const char* scan_decimals(const char* text, Instant& time);

    // Rows of one day follow each other: its date is read once.
    std::uint64_t date_head_ = 0;
    std::uint16_t date_tail_ = 0;
    Instant midnight_{};
};

}  // namespace levtok::io
