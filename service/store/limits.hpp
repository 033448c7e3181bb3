#pragma once

#include <chrono>
#include <cstddef>

namespace levtok::store::limits {

/// A writer that cannot begin for this long fails as unavailable: replaying a token over a long
/// history takes seconds.
inline constexpr std::chrono::seconds longest_wait_for_writer{30};
/// The minimum time between trials whether the database can be written, since each waits for the
/// disk; also how long a trial waits for another writer.
inline constexpr std::chrono::seconds readiness{1};
/// A failed write makes the store unready for this long, unless a later write succeeds.
inline constexpr std::chrono::seconds failure_counts{30};
/// How long the check of an SQLite file may take when a server starts: some gigabytes.
inline constexpr std::chrono::seconds longest_start_check{5};
/// How long a connection to the database may take to open.
inline constexpr std::chrono::seconds longest_connect{5};
/// Further threads wait for a connection; a read takes well under a millisecond.
inline constexpr std::size_t most_connections = 16;
/// Prepared statements kept per connection; those generated for a list of symbols differ.
inline constexpr std::size_t most_prepared = 256;
/// The size to which SQLite's log is truncated after a large transaction.
inline constexpr std::size_t longest_wal_bytes = std::size_t{64} << 20;
/// The page cache of each connection. Other pages come from the system's cache of the file, which
/// all connections share.
inline constexpr int page_cache_kib = 512;
/// Rows of one INSERT: far below the 32,766 parameters that SQLite allows, and enough to make the
/// round trips to a server cheap.
inline constexpr std::size_t rows_an_insert = 64;
/// Letters of an Idempotency-Key.
inline constexpr std::size_t longest_idempotency = 200;
/// Bars held at a time while a history is replayed.
inline constexpr std::size_t bars_a_page = 4096;
/// The last bars that tell the step of a history.
inline constexpr std::size_t bars_for_a_step = 100;
/// The interval of polling for changes by other processes.
inline constexpr std::chrono::milliseconds look_for_change{50};
/// How long the newest version is taken as known without a look into the database, which costs as
/// much as the rest of a short answer: another process's write is answered that much later.
inline constexpr std::chrono::milliseconds version_age{5};
/// Of a symbol, or the id of an underlying or of rates.
inline constexpr std::size_t longest_name = 64;

/// Paper accounts of a store: a bar takes all that have something on its underlying along.
inline constexpr std::size_t most_accounts = 1000;

}  // namespace levtok::store::limits
