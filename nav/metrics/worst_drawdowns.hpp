#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "nav/time.hpp"

namespace levtok::nav {

/// One fall from a peak until the peak is regained.
struct DrawdownPeriod {
    Instant peak;
    Instant trough;
    std::optional<Instant> recovery;  ///< nothing where the peak is not regained
    double depth = 0;                 ///< the largest loss from the peak, a fraction of it
};

/// The deepest falls of `value`, the deepest first, at most `count`; none overlap. `time` has the
/// length of `value` and rises; values are above 0, or 0 once wiped out.
std::vector<DrawdownPeriod> worst_drawdowns(std::span<const Instant> time,
                                            std::span<const double> value, std::size_t count);

}  // namespace levtok::nav
