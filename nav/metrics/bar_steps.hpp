#pragma once

#include "nav/time.hpp"

namespace levtok {

/// What a history of bars says of those that come next.
struct BarSteps {
    Duration usual{};    ///< the most common step between the last bars
    Duration longest{};  ///< between the last bars, such as over a weekend
    Instant last{};      ///< when the last bar closes
    Instant first{};     ///< when the first of all closes
};

}  // namespace levtok
