#pragma once

#include <cstdint>

#include "nav/time.hpp"

/// Consecutive intervals of one length since 1970: the k-th is (k, k + 1] x length, so that a row
/// stamped 00:00 closes the day before.
namespace levtok::nav {

/// The number of the interval that `time` belongs to.
constexpr std::int64_t interval_of(Instant time, Duration length) {
    const auto since = time.time_since_epoch() - Duration{1};
    auto k = since / length;
    if (since.count() < 0 && since % length != Duration{0}) --k;
    return k;
}

}  // namespace levtok::nav
