#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

/// The named limits of the endpoints, each with its reason.
namespace levtok::http::limits {

/// Rows of a page: about 100 kB by default; the maximum is some 20 MB, enough for a path of days or
/// hours.
inline constexpr std::size_t default_rows = 1000;
inline constexpr std::size_t most_rows = 100'000;

/// Rows read from the store at once where a request iterates over a path.
inline constexpr std::size_t rows_at_once = 10'000;

/// The limit where all rows are read at once.
inline constexpr std::size_t all_rows = std::numeric_limits<std::int32_t>::max();

/// Symbols in one query; without the parameter all are answered.
inline constexpr std::size_t most_symbols = 200;

/// Moves in a grid.
inline constexpr std::size_t most_moves = 1000;

/// Observations of a simulation: its answer holds the path, some 20 MB.
inline constexpr std::size_t most_simulated_rows = 100'000;

/// Rows of a list in a body: for a simulation, and for a write during which other writers wait. A
/// page of the maximum size can be posted again as it is.
inline constexpr std::size_t most_body_rows = 100'000;
static_assert(most_body_rows >= most_rows && most_body_rows >= most_simulated_rows);

/// Memory of the values built from a JSON body. The numbers of a job take twice the bytes of their
/// text, empty lists thirty times.
inline constexpr std::size_t most_built_bytes = std::size_t{64} << 20;

/// Bars of the timeframe in which levels are searched; older pivots say little.
inline constexpr std::size_t default_level_bars = 500;
inline constexpr std::size_t most_level_bars = 5000;

/// Paths x steps x products of a Monte Carlo job: a few hours of one core.
inline constexpr double most_job_steps = 1e13;

}  // namespace levtok::http::limits
