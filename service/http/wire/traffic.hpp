#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

#include "service/http/wire/budget.hpp"
#include "service/http/wire/connection.hpp"

namespace levtok::http::wire {

/// The state shared by the event loops and the workers of a server: the requests that wait for a
/// worker, and counts of requests and connections.
class Traffic {
public:
    Traffic(std::size_t max_buffered_bytes, std::size_t max_in_flight)
        : budget_(max_buffered_bytes), max_in_flight_(max_in_flight) {}

    // ---- requests that wait ---------------------------------------------------------------------
    /// Hands a connection with a complete request to the workers.
    void enqueue(std::unique_ptr<Connection> connection);
    /// Waits for a connection with a complete request; nothing once end_serving() was called.
    std::unique_ptr<Connection> wait_for_request();
    /// Makes wait_for_request() return nothing on all workers.
    void end_serving();

    /// Stops taking further requests: connections close once they are answered.
    void drain() { draining_ = true; }
    bool draining() const { return draining_.load(std::memory_order_relaxed); }
    bool full() const { return in_flight() >= max_in_flight_; }

    // ---- the state of a connection, counted -----------------------------------------------------
    void begin_request(Connection& connection);
    void end_request(Connection& connection);
    /// Counts a partly received request.
    void mark_arriving(Connection& connection, bool arriving);
    /// Counts an answer that is not sent completely.
    void mark_unsent(Connection& connection, bool unsent);
    void count_shed() { shed_.fetch_add(1, std::memory_order_relaxed); }

    // ---- what there is now ----------------------------------------------------------------------
    std::size_t connections() const { return budget_.connections(); }
    std::size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
    std::size_t arriving() const { return arriving_.load(std::memory_order_relaxed); }
    std::size_t unsent() const { return unsent_.load(std::memory_order_relaxed); }
    std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    std::size_t shed() const { return shed_.load(std::memory_order_relaxed); }
    std::size_t buffered_bytes() const { return budget_.used(); }
    Budget& budget() { return budget_; }

private:
    Budget budget_;
    std::size_t max_in_flight_;

    // Connections, those that wait below too, are counted here until they end.
    std::atomic<std::size_t> in_flight_{0};
    std::atomic<std::size_t> queued_{0};
    std::atomic<std::size_t> arriving_{0};
    std::atomic<std::size_t> unsent_{0};
    std::atomic<std::size_t> shed_{0};
    std::atomic<bool> draining_{false};

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Connection>> ready_;
    bool serving_ended_ = false;
};

}  // namespace levtok::http::wire
