#pragma once

#include <cstdint>

/// The named limits of the room, each with its reason.
namespace levtok::montecarlo::limits {

/// Quantiles are exact up to this many values, 160 MB; above it they come from sketches.
inline constexpr std::uint64_t exact_values = 20'000'000;

/// The quantities through time (the fan, turnover, fees, financing, costs) are taken from at most
/// this many paths: they take several times as long as the paths themselves, and 65,536 determine a
/// quantile of 1 % within 0.04 %. A multiple of block_paths.
inline constexpr std::uint64_t detail_paths = std::uint64_t{1} << 16;

/// Replicates of a job with Sobol normals: an error from 16 is itself known within a fifth. A power
/// of two, as suits the sequence best.
inline constexpr std::uint64_t sobol_replicates = 16;

/// Sample paths written out for inspection.
inline constexpr int sample_paths = 20;

/// Buckets of a sketch are 2^9 to an octave: they are 0.1 to 0.2 % wide.
inline constexpr int quantile_bits = 9;

/// The fan is only plotted: 2^7 to an octave, 0.4 to 0.8 % wide.
inline constexpr int fan_bits = 7;

/// The first row of the table of convergence stands for 2^this blocks.
inline constexpr int first_milestone = 4;

/// Ten thousand years of one core at the standard workload: more is a typing error. Counts of paths
/// stay whole in doubles.
inline constexpr std::uint64_t most_paths = 1'000'000'000'000;

/// Thirty years of hours and more; the returns of a tile of paths have to fit in memory.
inline constexpr std::uint64_t most_steps = 1'000'000;

/// Rows of the fan.
inline constexpr std::uint64_t most_fan_points = 400;

/// No history is long enough to estimate a larger correlation matrix.
inline constexpr std::uint64_t most_underlyings = 64;

/// More products belong in several jobs.
inline constexpr std::uint64_t most_products = 256;

}  // namespace levtok::montecarlo::limits
