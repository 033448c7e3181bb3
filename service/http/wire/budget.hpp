#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

namespace levtok::http::wire {

/// Why a request is refused with 503 where all that are on their way hold too much.
inline constexpr std::string_view too_much_held = "the server holds too many requests now";

/// What all connections hold together: their number, the bytes in their buffers, and those of the
/// requests that are served.
class Budget {
public:
    explicit Budget(std::size_t limit) : limit_(limit) {}

    void enter() { connections_.fetch_add(1, std::memory_order_relaxed); }
    void leave() { connections_.fetch_sub(1, std::memory_order_relaxed); }
    std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }

    /// Exchanges what a connection held for what it holds now; false where all hold too much.
    bool change(std::size_t from, std::size_t to) {
        return used_.fetch_add(to - from, std::memory_order_relaxed) + (to - from) <= limit_;
    }
    std::size_t used() const { return used_.load(std::memory_order_relaxed); }

private:
    std::size_t limit_;
    std::atomic<std::size_t> used_{0};
    std::atomic<std::size_t> connections_{0};
};

/// What one request holds of the budget while it is served.
class Share {
public:
    explicit Share(Budget& budget) : budget_(budget) {}
    ~Share() { budget_.change(held_, 0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// Counts bytes that are there already.
    void hold(std::size_t bytes) {
        budget_.change(0, bytes);
        held_ += bytes;
    }
    /// Counts bytes that are about to be taken; false, and none is counted, where there are no
    /// more.
    bool take(std::size_t bytes) {
        if (budget_.change(0, bytes)) {
            held_ += bytes;
            return true;
        }
        budget_.change(bytes, 0);
        return false;
    }

private:
    Budget& budget_;
    std::size_t held_ = 0;
};

}  // namespace levtok::http::wire
