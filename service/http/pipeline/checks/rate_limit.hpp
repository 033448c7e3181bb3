#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace levtok::http {

/// A token bucket for each name: `per_second` tokens are added, up to `burst`.
class RateLimit {
public:
    using Clock = std::chrono::steady_clock;

    /// 0 per second: no limit.
    RateLimit(double per_second, double burst) : per_second_(per_second), burst_(burst) {}

    /// Takes a token; returns 0 where there was one, else the seconds until there is.
    double take(const std::string& name, Clock::time_point now);

private:
    struct Bucket {
        double tokens;
        Clock::time_point at;
    };
    void forget_full(Clock::time_point now);

    double per_second_;
    double burst_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace levtok::http
