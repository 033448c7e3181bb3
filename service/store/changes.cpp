#include "service/store/changes.hpp"

#include <algorithm>

#include "service/store/limits.hpp"

namespace levtok::store {

using Clock = std::chrono::steady_clock;

void Changes::made(std::uint64_t version) {
    {
        const std::lock_guard lock(mutex_);
        seen_ = std::max(seen_, version);
    }
    changed_.notify_all();
}

std::uint64_t Changes::known(const Look& look) {
    const auto now = Clock::now();
    std::unique_lock lock(mutex_);
    if (now < look_again_) return seen_;
    look_again_ = now + limits::version_age;
    lock.unlock();
    try {
        made(look());
    } catch (...) {
        lock.lock();
        look_again_ = {};
        throw;
    }
    lock.lock();
    return seen_;
}

std::uint64_t Changes::wait(std::uint64_t known, std::chrono::milliseconds patience,
                            const Look& look) {
    const auto end = Clock::now() + patience;
    std::unique_lock lock(mutex_);
    while (seen_ <= known && Clock::now() < end) {
        if (one_looks_) {
            changed_.wait_until(lock, end);
        } else {
            look_until(end, known, look, lock);
        }
    }
    // A thread that stops waiting makes sure that another one continues to poll.
    if (!one_looks_) changed_.notify_one();
    return std::max(seen_, known);
}

/// The database is polled without holding the lock.
void Changes::look_until(Clock::time_point end, std::uint64_t known, const Look& look,
                         std::unique_lock<std::mutex>& lock) {
    one_looks_ = true;
    try {
        while (seen_ <= known && Clock::now() < end) {
            lock.unlock();
            const std::uint64_t version = look();
            lock.lock();
            if (version > seen_) {
                seen_ = version;
                changed_.notify_all();
            }
            if (seen_ <= known) {
                changed_.wait_until(lock, std::min(end, Clock::now() + limits::look_for_change));
            }
        }
    } catch (...) {
        lock.lock();
        one_looks_ = false;
        changed_.notify_one();
        throw;
    }
    one_looks_ = false;
}

}  // namespace levtok::store
