#pragma once

#include <array>

#include "nav/observation.hpp"

/// The intrabar path: the order in which a bar with `ohlc` reaches its prices.
namespace levtok::rebalance {

/// Open, nearer extreme, farther extreme, close: a jump to the first, then three monotone legs. A
/// tie goes to the low first.
inline std::array<double, 4> intrabar_path(const Observation& bar) {
    const double open = bar.open.value();
    const double high = bar.high.value();
    const double low = bar.low.value();
    const bool low_first = open - low <= high - open;
    return {open, low_first ? low : high, low_first ? high : low, bar.close.value()};
}

/// A row that has only a close has no legs.
inline bool has_legs(const Observation& bar) { return bar.high > bar.low || bar.open != bar.close; }

}  // namespace levtok::rebalance
