#pragma once

#include <chrono>
#include <cstddef>

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
