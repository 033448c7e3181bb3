#pragma once

#include <cstdint>

/// Named limits of the room, each with its reason.
namespace levtok::montecarlo::limits {

/// Quantiles are exact while the values behind them are no more than this: 160 MB. Beyond it they
/// come from sketches.
inline constexpr std::uint64_t exact_values = 20'000'000;

/// What is followed through time (the fan, turnover, fees, financing, costs) is taken from this
/// many paths and no more: it costs several times what the paths themselves do, and 65,536 place a
/// quantile of 1 % within 0.04 %. A multiple of block_paths.
inline constexpr std::uint64_t detail_paths = std::uint64_t{1} << 16;

/// Replicates of a job with Sobol normals: an error from 16 is itself known within a fifth. A power
/// of two, as the sequence has it best for the paths of each.
inline constexpr std::uint64_t sobol_replicates = 16;

/// Paths written out to look at.
inline constexpr int sample_paths = 20;

/// Buckets of a sketch are 2^9 to an octave: they are 0.1 to 0.2 % wide.
inline constexpr int quantile_bits = 9;

/// The fan is a picture: 2^7 to an octave, 0.4 to 0.8 % wide.
inline constexpr int fan_bits = 7;

/// The first row of the table of convergence stands for 2^this blocks.
inline constexpr int first_milestone = 4;

/// Ten thousand years of one core at the standard workload: more is a slip of the pen. Counts of
/// paths stay whole in doubles.
inline constexpr std::uint64_t most_paths = 1'000'000'000'000;

/// Thirty years of hours and more; the returns of a tile of paths have to fit in memory.
inline constexpr std::uint64_t most_steps = 1'000'000;

/// Rows of the fan.
inline constexpr std::uint64_t most_fan_points = 400;

/// A correlation matrix of more is estimated from no history.
inline constexpr std::uint64_t most_underlyings = 64;

/// More products are more jobs.
inline constexpr std::uint64_t most_products = 256;

}  // namespace levtok::montecarlo::limits
