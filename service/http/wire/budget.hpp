#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

namespace levtok::http::wire {

/// The detail of the 503 for a request that the budget has no memory for.
inline constexpr std::string_view too_much_held = "the server holds too many requests now";

/// The totals of all connections: their number, the bytes in their buffers, and those of the
/// requests being served.
class Budget {
public:
    explicit Budget(std::size_t limit) : limit_(limit) {}

    void enter() { connections_.fetch_add(1, std::memory_order_relaxed); }
    void leave() { connections_.fetch_sub(1, std::memory_order_relaxed); }
    std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }

    /// Replaces the bytes that a connection held by those that it holds now; false where the total
    /// is too large.
    bool change(std::size_t from, std::size_t to) {
        return used_.fetch_add(to - from, std::memory_order_relaxed) + (to - from) <= limit_;
    }
    std::size_t used() const { return used_.load(std::memory_order_relaxed); }

private:
    std::size_t limit_;
    std::atomic<std::size_t> used_{0};
    std::atomic<std::size_t> connections_{0};
};

/// The part of the budget that one request holds while it is served.
class Share {
public:
    explicit Share(Budget& budget) : budget_(budget) {}
    ~Share() { budget_.change(held_, 0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// Counts bytes that are allocated already.
    void hold(std::size_t bytes) {
        budget_.change(0, bytes);
        held_ += bytes;
    }
    /// Counts bytes that are about to be allocated; false, and none is counted, where the budget is
    /// used up.
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
