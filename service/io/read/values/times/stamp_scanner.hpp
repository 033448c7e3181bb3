#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "nav/time.hpp"
#include "service/io/read/values/decimal.hpp"

namespace levtok::io {

/// An epoch's unit follows from its number of digits: 9 and 10 are seconds from 1973 to 2286.
/// Nothing for a number of digits that no unit has.
std::optional<Instant> from_epoch(std::uint64_t value, std::size_t digits);

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

    // Rows of one day follow each other: its date is read once.
    std::uint64_t date_head_ = 0;
    std::uint16_t date_tail_ = 0;
    Instant midnight_{};
};

}  // namespace levtok::io
