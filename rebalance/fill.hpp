#pragma once

#include <variant>

#include "nav/time.hpp"

/// The price at which a rule trades.
namespace levtok::rebalance {

struct FillAtTrigger {};
struct FillAtObserved {};

/// Filled at the mean of the observed closes in the `window` that starts `delay` after the trigger
/// fired.
struct FillOverWindow {
    Duration window{0};
    Duration delay{0};
};

using Fill = std::variant<FillAtTrigger, FillAtObserved, FillOverWindow>;

}  // namespace levtok::rebalance
