#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "nav/observation.hpp"

/// Support and resistance: prices at which a history turned more than once.
namespace levtok::nav {

struct LevelOptions {
    std::size_t wing = 3;    ///< bars on each side that a pivot exceeds
    double width = 0.5;      ///< of a level to either side, in median bar ranges
    double half_life = 125;  ///< bars until a touch counts for half
    std::size_t least_touches = 2;
    std::size_t most = 20;  ///< levels at most, the strongest
};

/// Below the last close a level is support, above it resistance.
enum class LevelSide { support, resistance };

struct Level {
    LevelSide side = LevelSide::support;
    double price = 0;         ///< mean of its pivots in logs
    double low = 0;           ///< least pivot
    double high = 0;          ///< greatest pivot
    std::size_t touches = 0;  ///< pivots
    double strength = 0;      ///< touches, each halved for every half_life bars of age
    Instant first_touch;
    Instant last_touch;
};

/// The bars joined to `timeframe`: a bar observed in (k, k + 1] x timeframe since 1970 belongs to
/// the k-th, as a bar stamped 00:00 closes the day before. Each is observed at its last bar.
std::vector<Observation> joined(std::span<const Observation> bars, Duration timeframe);

/// Levels of bars in the order of time, the strongest first. A pivot is a bar whose high is above,
/// or whose low is below, those of `wing` bars on either side (of equal ones the first). Pivots in
/// the order of price make one level as long as the next is within `width` x the median of
/// ln(high / low) of the mean of those before.
std::vector<Level> levels(std::span<const Observation> bars, const LevelOptions& options = {});

}  // namespace levtok::nav
