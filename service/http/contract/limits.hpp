#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

/// The fixed limits of requests and connections, each with its reason.
namespace levtok::http {

/// No legitimate request line or header is longer.
inline constexpr std::size_t longest_line = 3'900;
/// A request line with all headers: the memory of each connection before its request is known.
inline constexpr std::size_t longest_head = 8u << 10;
inline constexpr std::size_t most_headers = 100;
/// Longer than any registered method.
inline constexpr std::size_t longest_method = 32;
/// Request ids are echoed and logged.
inline constexpr std::size_t longest_request_id = 128;

/// How long a thread stays with a connection for its next request: a busy client needs no handoff
/// between threads, an idle one holds no thread.
inline constexpr std::chrono::milliseconds keep_alive_wait{10};
/// How long a refused client may go on sending before the connection is cut: closing at once could
/// discard the answer before the client reads it.
inline constexpr std::chrono::milliseconds lingering_close{2'000};
/// How often deadlines are checked.
inline constexpr std::chrono::milliseconds tick{50};
/// Requests that write at once: each may wait long for another process, and in PostgreSQL each
/// holds one of the store's connections.
inline constexpr std::size_t most_writes_at_once = 8;
/// Further writing requests wait at most this long.
inline constexpr std::chrono::milliseconds longest_wait_to_write{2'000};
/// A body of at least this size takes long to parse, and is handled at low priority.
inline constexpr std::size_t large_body = std::size_t{64} << 10;
/// A body still to be received or an answer still to be sent of at least this size is transferred
/// at low priority: copying it takes milliseconds, for which no other client has to wait.
inline constexpr std::size_t large_transfer = std::size_t{1} << 20;
/// A request that has waited longer for a thread is answered 503: its client has left, or soon
/// will.
inline constexpr std::chrono::milliseconds longest_queueing{2'000};

}  // namespace levtok::http

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

/// Points of a series to draw: a chart is about a thousand pixels wide.
inline constexpr std::size_t default_points = 800;
inline constexpr std::size_t most_points = 5'000;

/// Values of NAV beside each row of the list: a picture of a hundred pixels, over a month.
inline constexpr std::size_t most_listed_points = 100;
inline constexpr std::chrono::hours listed_time{30 * 24};

/// Rows of a path that is drawn at once, some 100 bytes each: five years of minutes.
inline constexpr std::size_t most_charted_rows = 3'000'000;

/// Observations of a simulation: its answer holds the path, some 20 MB.
inline constexpr std::size_t most_simulated_rows = 100'000;

/// Tokens and instruments of one comparison: each is a replay, and more lines are not told apart.
inline constexpr std::size_t most_contenders = 16;

/// Periods of one answer on holding periods.
inline constexpr std::size_t most_periods = 16;

/// Resamples of one answer on holding periods: each looks at every start of every period.
inline constexpr std::uint64_t most_resamples = 1'000;

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

/// Designs of a study that is answered at once, tokens x models x horizons, and its paths x steps:
/// a few seconds each.
inline constexpr std::size_t most_study_cells = 400;
inline constexpr double most_study_steps = 2e8;

/// Values of a table of estimates, and its steps where it is by replay: a second or two.
inline constexpr std::size_t most_estimates = 2'000;
inline constexpr double most_estimate_steps = 2e6;

/// Terms that are found at once: more are hardly told apart.
inline constexpr std::size_t most_free_terms = 8;

/// Times of day that a free time is looked for in: each quarter of an hour.
inline constexpr std::size_t most_free_times = 96;

/// Bars x fits x (free terms + 1) of a calibration, each of which is replayed some five times: a
/// few seconds.
inline constexpr double most_calibration_steps = 1e7;

/// Changed fields in one query.
inline constexpr std::size_t most_settings = 50;

/// Days that are listed with the largest errors, or moves.
inline constexpr std::size_t most_listed_days = 10'000;
inline constexpr std::size_t default_listed_days = 10;

/// Jobs of a list: some 200 kB by default.
inline constexpr std::size_t default_jobs = 100;
inline constexpr std::size_t most_jobs = 1000;

/// Paths x steps x products of a Monte Carlo job: a few hours of one core.
inline constexpr double most_job_steps = 1e13;

}  // namespace levtok::http::limits
