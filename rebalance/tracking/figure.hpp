#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nav/time.hpp"

namespace levtok::rebalance {

/// One number about a token: of a whole history, or of a part of it.
struct Figure {
    std::string period;             ///< `all`, a year (`2019`) or a quarter (`2019Q3`)
    std::string_view name;          ///< a literal
    std::string_view unit;          ///< `fraction`, `per year`, `ratio`, `count`, `days`: a literal
    std::optional<double> value{};  ///< nothing where the data do not determine it
    std::optional<Instant> time{};  ///< of a figure that is about one day
};

inline constexpr const char* whole_period = "all";

}  // namespace levtok::rebalance
