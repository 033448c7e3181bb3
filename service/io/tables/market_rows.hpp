#pragma once

#include <optional>
#include <string>

#include "nav/observation.hpp"

namespace levtok::io {

/// A row of tables::underlyings.
struct UnderlyingRow {
    std::string name;
    std::optional<Observation> first;
    std::optional<Observation> last;
    std::optional<Instant> tick_time;
    std::optional<double> tick_price;
};

/// A row of tables::sample.
struct SampleBar {
    Observation bar;
    Duration interval{};
};

}  // namespace levtok::io
