#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace levtok::http {

/// Lets a few requests of a kind run at once and a few wait, so that other requests always find a
/// thread.
class ConcurrencyLimit {
public:
    ConcurrencyLimit(std::size_t at_once, std::size_t waiting, std::chrono::milliseconds patience)
        : at_once_(at_once), most_waiting_(waiting), patience_(patience) {}

    class Slot {
    public:
        /// Waits until it may run; throws Error(unavailable) where too many wait, or after waiting
        /// too long.
        explicit Slot(ConcurrencyLimit& limit) : limit_(limit) { limit_.take(); }
        ~Slot() { limit_.leave(); }
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;

    private:
        ConcurrencyLimit& limit_;
    };

    std::size_t running() const { return running_.load(std::memory_order_relaxed); }
    std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

private:
    void take();
    void leave();

    std::size_t at_once_;
    std::size_t most_waiting_;
    std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::atomic<std::size_t> running_{0};
    std::atomic<std::size_t> waiting_{0};
};

}  // namespace levtok::http
