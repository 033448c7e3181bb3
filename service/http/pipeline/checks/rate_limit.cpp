#include "service/http/pipeline/checks/rate_limit.hpp"

#include <algorithm>

namespace levtok::http {
namespace {

/// Above this, full buckets are dropped, since they carry no information.
constexpr std::size_t many = 10'000;

}  // namespace

double RateLimit::take(const std::string& name, Clock::time_point now) {
    if (per_second_ == 0) return 0;
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= many) forget_full(now);
    auto& bucket = buckets_.try_emplace(name, Bucket{burst_, now}).first->second;
    const double passed = std::chrono::duration<double>(now - bucket.at).count();
    bucket.tokens = std::min(burst_, bucket.tokens + passed * per_second_);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / per_second_;
    bucket.tokens -= 1;
    return 0;
}

void RateLimit::forget_full(Clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& entry) {
        const double passed = std::chrono::duration<double>(now - entry.second.at).count();
        return entry.second.tokens + passed * per_second_ >= burst_;
    });
    // All buckets are in use: further names cannot be tracked, so all start anew.
    if (buckets_.size() >= 10 * many) buckets_.clear();
}

}  // namespace levtok::http
