#pragma once

#include "nav/time.hpp"

namespace levtok {

/// What a history of bars says of those that come next.
struct BarSteps {
    Duration usual{};  ///< the most common step between the last bars
    Instant last{};    ///< when the last bar closes
    Instant first{};   ///< when the first of all closes
};

}  // namespace levtok
