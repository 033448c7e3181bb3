#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace levtok::store {

/// Lets any number of threads wait for a new version while one of them polls the database, where
/// another process may have made it.
class Changes {
public:
    using Look = std::function<std::uint64_t()>;

    /// Reports a version that this process has made.
    void made(std::uint64_t version);
    /// The newest version known, which one thread looks up where the last look is older than
    /// `limits::version_age`.
    std::uint64_t known(const Look& look);
    /// The version once it is later than `known`, or the current one at the end of `patience`.
    std::uint64_t wait(std::uint64_t known, std::chrono::milliseconds patience, const Look& look);

private:
    void look_until(std::chrono::steady_clock::time_point end, std::uint64_t known,
                    const Look& look, std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t seen_ = 0;
    std::chrono::steady_clock::time_point look_again_{};
    bool one_looks_ = false;
};

}  // namespace levtok::store
