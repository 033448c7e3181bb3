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
    Instant time;             ///< prices from here on exclude what was split off or paid out
    double split = 1;         ///< new units per old one
    double distribution = 0;  ///< money per unit
    std::string file{};       ///< that contains it
    std::uint64_t line = 0;   ///< of that file
};

/// Splits or distributions of one source.
struct Adjustments {
    std::vector<Adjustment> events{};  ///< in the order of time
    std::string column{};              ///< for messages
    std::string option{};              ///< that names the source, such as `--splits`
    bool of_prices = false;            ///< a column of the price file itself
    /// Whether the prices of files with such columns usually have them taken out.
    bool usually_in_prices = false;
};

/// Whether a number in a column of splits or distributions is an event: not 0, NaN or `none`.
bool has_effect(double value, double none);

/// Throws InputError where a ratio is not above 0 or a distribution is below 0.
void require_sound(const Adjustment& event, const std::string& column);

/// Takes splits and distributions out of the prices before them, as vendors do: the last prices
/// stay as traded, open, high, low and close before a split are divided by its ratio and the volume
/// multiplied by it, and a distribution d multiplies the prices before it by 1 - d / the close
/// before. An event across which the prices do not jump is in them already and is not taken out
/// again: for a split this is judged by the row itself, for a column of distributions by all of
/// them together. Notes say what was done and which events lie outside the time of the prices.
/// `rows` are in the order of time, with the stamps of the file. Bars `stored` before the rows stay
/// as they are, which is noted where an event lies after them. Throws InputError for an inverted
/// ratio, or a distribution that is not below the price.
void adjust(std::span<PriceRow> rows, const Adjustments& splits, const Adjustments& distributions,
            const std::optional<BarSteps>& stored, const Warn& warn);

}  // namespace levtok::io
