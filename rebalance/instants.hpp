#pragma once

#include "nav/time.hpp"

namespace levtok::rebalance {

/// The first instant after `after` of the grid midnight 1970-01-01 UTC + at + k x every.
constexpr Instant next_instant(Duration at, Duration every, Instant after) {
    const Duration since = after.time_since_epoch() - at;
    auto k = since / every;
    if (since.count() < 0 && since % every != Duration{0}) --k;
    return Instant{at + (k + 1) * every};
}

}  // namespace levtok::rebalance
