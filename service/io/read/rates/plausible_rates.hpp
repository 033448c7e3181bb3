#pragma once

#include "nav/check.hpp"

/// Which rates are taken as they are given. Beyond what is plausible a rate is more often one of
/// another unit than meant, and has to be said to be meant; beyond what is possible it is none.
namespace levtok::io {

/// Of the exposure, per funding interval: what an exchange charges in an interval of eight hours is
/// a few basis points, and its limits are below two percent.
inline constexpr Range plausible_funding{.low = -0.02, .high = 0.02};
inline constexpr Range possible_funding{.low = -1, .high = 1, .low_open = true, .high_open = true};

/// Of a benchmark, per year.
inline constexpr Range plausible_rate{.low = -1, .high = 1};
inline constexpr Range possible_rate{.low = -100, .high = 100};

}  // namespace levtok::io
