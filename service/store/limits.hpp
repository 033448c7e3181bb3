#pragma once

#include <chrono>
#include <cstddef>

namespace levtok::store::limits {

/// A writer that cannot begin for this long is told to come again: replaying a token over a long
/// history takes seconds.
inline constexpr std::chrono::seconds longest_wait_for_writer{30};
/// Whether the database can be written is tried at most this often, since each trial waits for the
/// disk; and for so long it waits for another writer.
inline constexpr std::chrono::seconds readiness{1};
/// A database that does not answer the first word for this long is taken as gone.
inline constexpr std::chrono::seconds longest_connect{5};
/// More threads than this wait for a connection; a read takes well under a millisecond.
inline constexpr std::size_t most_connections = 16;
/// Statements of one connection kept prepared; those written out for a list of symbols differ.
inline constexpr std::size_t most_prepared = 256;
/// What remains of SQLite's log after a large transaction.
inline constexpr std::size_t longest_wal_bytes = std::size_t{64} << 20;
/// Pages that each connection keeps for itself. What it has not, the system's cache of the file
/// has, which all of them share.
inline constexpr int page_cache_kib = 512;
/// Rows of one INSERT: far below the 32,766 parameters that SQLite allows, and enough to make the
/// way to a server cheap.
inline constexpr std::size_t rows_an_insert = 64;
/// Letters of an Idempotency-Key.
inline constexpr std::size_t longest_idempotency = 200;
/// Bars held at a time while a history is replayed.
inline constexpr std::size_t bars_a_page = 4096;
/// The last bars that tell the step of a history.
inline constexpr std::size_t bars_for_a_step = 100;
/// How soon a change that another process made is seen by those who wait for one.
inline constexpr std::chrono::milliseconds look_for_change{50};
/// Of a symbol, of an underlying's or a rate's id.
inline constexpr std::size_t longest_name = 64;

}  // namespace levtok::store::limits
