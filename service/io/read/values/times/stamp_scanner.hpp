#pragma once

#include <cstddef>
#include <cstdint>

#include "nav/time.hpp"

namespace levtok::io {

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
