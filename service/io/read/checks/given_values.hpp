#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "nav/observation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/rates/holes.hpp"

/// The checks of the readers of files for prices that come as values, such as those of JSON.
namespace levtok::io {

/// The most common step of the first prices; 0 where there is one.
Duration interval_of(std::span<const Observation> bars,
                     const std::optional<BarSteps>& earlier = {});

/// Whether prices of a day or less, of which those of a day are a week or more, are of weekdays
/// alone, as those of a file: closes at a midnight may be of the day before.
bool on_weekdays_only(std::span<const Observation> bars);

/// What prices are checked against.
struct PricesAround {
    std::optional<BarSteps> follows{};     ///< as PriceFileOptions has them
    std::vector<Observation> earlier{};    ///< the same
    std::vector<std::string> calendars{};  ///< the same
    std::uint64_t first = 0;               ///< the place of the first price in its source
};

/// Notes gaps, suspect prints, stale rows and splits of prices in the order of time, with their
/// closes as times.
void note_prices(std::span<const Observation> bars, const RowSource& source,
                 const PricesAround& around, const Warn& warn);

}  // namespace levtok::io
