#include "service/http/wire/traffic.hpp"

#include <utility>

namespace levtok::http::wire {

void Traffic::enqueue(std::unique_ptr<Connection> connection) {
    begin_request(*connection);
    mark_arriving(*connection, false);
    connection->in_a_row = 0;
    {
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(connection));
        queued_.fetch_add(1, std::memory_order_relaxed);
    }
    arrived_.notify_one();
}

std::unique_ptr<Connection> Traffic::wait_for_request() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return serving_ended_ || !ready_.empty(); });
    if (serving_ended_) return nullptr;
    auto connection = std::move(ready_.front());
    ready_.pop_front();
    queued_.fetch_sub(1, std::memory_order_relaxed);
    return connection;
}

void Traffic::end_serving() {
    std::deque<std::unique_ptr<Connection>> unserved;
    {
        const std::lock_guard lock(mutex_);
        serving_ended_ = true;
        unserved.swap(ready_);
    }
    arrived_.notify_all();
}

void Traffic::begin_request(Connection& connection) {
    connection.received = Clock::now();
    connection.served = true;
    connection.in_flight = Counted(in_flight_);
}

void Traffic::end_request(Connection& connection) { connection.in_flight = {}; }

void Traffic::mark_arriving(Connection& connection, bool arriving) {
    connection.arriving = arriving ? Counted(arriving_) : Counted();
}

void Traffic::mark_unsent(Connection& connection, bool unsent) {
    connection.unsent = unsent ? Counted(unsent_) : Counted();
}

}  // namespace levtok::http::wire
