#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "service/http/contract/response.hpp"
#include "service/http/wire/connection.hpp"

namespace levtok::http {

/// Answers without an end, each on a thread of its own, so that they take no worker from the
/// requests.
class Streams {
public:
    Streams(std::size_t most, std::chrono::milliseconds patience)
        : most_(most), patience_(patience) {}
    ~Streams() { stop(); }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    /// A place for one more stream, free again when the last copy is gone; nothing at the maximum.
    std::shared_ptr<const void> take_place() const;
    /// Sends `head` and then what `stream` writes, until it returns, the client disconnects, or
    /// stop().
    void start(std::unique_ptr<wire::Connection> connection, std::string head,
               std::function<void(const StreamSink&)> stream);
    /// Ends all streams and waits for their threads.
    void stop();
    /// Places that are taken.
    std::size_t count() const { return count_.load(std::memory_order_relaxed); }

private:
    struct Entry {
        std::atomic<bool> done{false};
        std::thread thread;
    };

    bool write(wire::Connection& connection, std::string_view bytes) const;
    void reap(bool all);

    std::size_t most_;
    std::chrono::milliseconds patience_;
    std::atomic<bool> stopping_{false};
    mutable std::atomic<std::size_t> count_{0};
    std::mutex mutex_;
    std::list<Entry> entries_;
};

}  // namespace levtok::http
