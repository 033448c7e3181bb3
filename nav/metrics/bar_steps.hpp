#pragma once

#include "nav/time.hpp"

namespace levtok {

/// What a history of bars implies for the bars that follow it.
struct BarSteps {
    Duration usual{};  ///< the most common step between the last bars
    Instant last{};    ///< when the last bar closes
    Instant first{};   ///< when the first bar closes
};

}  // namespace levtok
