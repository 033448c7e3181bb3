#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "nav/time.hpp"

namespace levtok::io {

/// What a reader takes from a column.
enum class Take : std::uint8_t {
    nothing,
    time,
    time_of_day,  ///< added to the time of a row whose time is a date
    hour_of_day,  ///< the same, as a whole number of hours
    zone,         ///< of the row's time, where that names none
    number,       ///< NaN where a nothing-word stands (empty, `-`, `.`, null, NA, …)
    rate,         ///< a number; `0.01%` reads as 0.0001
    ratio,        ///< a number; `4:1` reads as 4, `1-for-10` as 0.1
    any_number,   ///< a number, NaN where there is none
    addend,       ///< a number that is added to others of the slot; NaN where there is none at all
};

/// What a reader takes from each column, and where a number goes in TableRow::numbers.
struct ColumnUse {
    Take take = Take::nothing;
    std::uint8_t slot = 0;
};

struct TableRow {
    static constexpr std::size_t slots = 8;

    Instant time{};
    std::array<double, slots> numbers{};
};

/// The first column that `take` is taken from.
inline std::optional<std::size_t> column_of(std::span<const ColumnUse> uses, Take take) {
    const auto found =
        std::find_if(uses.begin(), uses.end(), [=](ColumnUse use) { return use.take == take; });
    if (found == uses.end()) return std::nullopt;
    return static_cast<std::size_t>(found - uses.begin());
}

}  // namespace levtok::io
