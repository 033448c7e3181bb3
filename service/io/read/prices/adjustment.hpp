#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/price_rows.hpp"

namespace levtok::io {

/// A split or a distribution between two rows of a price history.
struct Adjustment {
    Instant time;             ///< prices from here on are without what was split off or paid out
    double split = 1;         ///< so many new units for an old one
    double distribution = 0;  ///< money per unit
    std::string file{};       ///< that it stands in
    std::uint64_t line = 0;   ///< of it
};

/// Splits or distributions of one source.
struct Adjustments {
    std::vector<Adjustment> events{};  ///< in the order of time
    std::string column{};              ///< for messages
    bool of_prices = false;            ///< a column of the price file itself
    /// Files with such columns have them in their prices as a rule.
    bool usually_in_prices = false;
};

/// Whether a number in a column of splits or distributions is one: not 0, NaN or `none`.
bool has_effect(double value, double none);

/// Throws InputError where a ratio is not above 0 or a distribution is below 0.
void require_sound(const Adjustment& event, const std::string& column);

/// Takes splits and distributions out of the prices before them, as vendors do: the last prices
/// stay as traded, open, high, low and close before a split are divided by its ratio and the volume
/// multiplied by it, and a distribution d multiplies the prices before it by 1 - d / the close
/// before. What the prices move on across is in them already and is not taken out again: for a
/// split the row itself tells, for a column of distributions all of them together. Notes say what
/// was done and what lies outside of the prices' time. `rows` are in the order of time, with the
/// stamps of the file. Bars that are `stored` from before the rows stay as they are, which is said
/// where what was split off or paid out lies after them. Throws InputError for a ratio that is
/// turned round, or a distribution that is not below the price.
void adjust(std::span<PriceRow> rows, const Adjustments& splits, const Adjustments& distributions,
            const std::optional<BarSteps>& stored, const Warn& warn);

}  // namespace levtok::io
