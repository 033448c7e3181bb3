#pragma once

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

}  // namespace levtok::io
