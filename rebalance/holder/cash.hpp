#pragma once

#include "nav/time.hpp"

namespace levtok::rebalance {

/// The year of all that a holder is told per year.
inline constexpr Duration one_year = std::chrono::days{365};

/// What `cash` earns over `span` at `rate` per year, without compounding.
constexpr double interest_on(double cash, double rate, Duration span) {
    return cash * rate * in_units_of(span, one_year);
}

}  // namespace levtok::rebalance
