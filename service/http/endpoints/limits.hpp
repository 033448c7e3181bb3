#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

/// Named limits of the endpoints, each with its reason.
namespace levtok::http::limits {

/// Rows of a page: about 100 kB by default; the most are some 20 MB, as much as a client may want
/// at once of a path of days or hours.
inline constexpr std::size_t default_rows = 1000;
inline constexpr std::size_t most_rows = 100'000;

/// Rows asked of the store at once where a request walks through a path.
inline constexpr std::size_t rows_at_once = 10'000;

/// Where all that is there is asked for, in one go.
inline constexpr std::size_t all_rows = std::numeric_limits<std::int32_t>::max();

/// Symbols in one query; more are all of them.
inline constexpr std::size_t most_symbols = 200;

/// Moves of a grid.
inline constexpr std::size_t most_moves = 1000;

/// Observations of a simulation: its answer holds the path, some 20 MB.
inline constexpr std::size_t most_simulated_rows = 100'000;

/// Rows of a list in a body: what a simulation takes, and what is stored in one go while others
/// wait. A page of the most rows can be posted again as it is.
inline constexpr std::size_t most_body_rows = 100'000;
static_assert(most_body_rows >= most_rows && most_body_rows >= most_simulated_rows);

/// Memory of what is made of a JSON body. A job's numbers take twice the bytes of their text,
/// empty lists thirty times.
inline constexpr std::size_t most_built_bytes = std::size_t{64} << 20;

/// Bars that levels are looked for in, of the timeframe; a pivot farther back says little.
inline constexpr std::size_t default_level_bars = 500;
inline constexpr std::size_t most_level_bars = 5000;

/// Paths x steps x products of a Monte Carlo job: some hours of one core.
inline constexpr double most_job_steps = 1e13;

}  // namespace levtok::http::limits
