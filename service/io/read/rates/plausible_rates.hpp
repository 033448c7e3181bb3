#pragma once

#include "nav/check.hpp"

/// The ranges of rates that are accepted without confirmation. A rate outside them is more often in
/// another unit than meant, and must be confirmed; an impossible one is refused.
namespace levtok::io {

/// Of the exposure, per funding interval: an exchange charges a few basis points in an interval of
/// eight hours, and its limits are below two percent.
inline constexpr Range plausible_funding{.low = -0.02, .high = 0.02};
inline constexpr Range possible_funding{.low = -1, .high = 1, .low_open = true, .high_open = true};

/// Of a benchmark, per year.
inline constexpr Range plausible_rate{.low = -1, .high = 1};
inline constexpr Range possible_rate{.low = -100, .high = 100};

}  // namespace levtok::io
