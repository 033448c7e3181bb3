#include "montecarlo/estimate/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace levtok::montecarlo {
namespace {

/// A thousand buckets to an octave hold a few hundred of a million values each.
constexpr int exact_bits = 10;

/// The deviation of a value of which only the bucket is known.
double resolution_of(const Sketch::Bucket& bucket) {
    return (bucket.high - bucket.low) / std::sqrt(12.0);
}

}  // namespace

Distribution Distribution::exact(std::span<const double> values) {
    Distribution out;
    out.count_ = static_cast<double>(values.size());
    std::vector<std::int32_t> bucket(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        bucket[i] = Sketch::bucket(values[i], exact_bits);
    if (bucket.empty()) return out;
    const auto [low, high] = std::minmax_element(bucket.begin(), bucket.end());
    const std::int32_t first = *low;
    out.ends_.assign(static_cast<std::size_t>(*high - first) + 1, 0);
    for (const std::int32_t at : bucket) ++out.ends_[static_cast<std::size_t>(at - first)];
    std::size_t begin = 0;
    for (std::size_t& end : out.ends_) begin += std::exchange(end, begin);
    out.values_.resize(values.size());
    // Each begin moves to its bucket's end as the values come in.
    for (std::size_t i = 0; i < values.size(); ++i) {
        out.values_[out.ends_[static_cast<std::size_t>(bucket[i] - first)]++] = values[i];
    }
    out.in_order_.assign(out.ends_.size(), false);
    return out;
}

double Distribution::exact_at(std::size_t rank) const {
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), rank);
    const auto bucket = static_cast<std::size_t>(end - ends_.begin());
    if (!in_order_[bucket]) {
        const std::size_t begin = bucket == 0 ? 0 : ends_[bucket - 1];
        std::sort(values_.begin() + static_cast<std::ptrdiff_t>(begin),
                  values_.begin() + static_cast<std::ptrdiff_t>(*end));
        in_order_[bucket] = true;
    }
    return values_[rank];
}

Distribution Distribution::sketched(const Sketch& sketch, double most) {
    Distribution out;
    out.buckets_ = sketch.buckets();
    for (auto& bucket : out.buckets_) {
        bucket.low = std::min(bucket.low, most);
        bucket.high = std::min(bucket.high, most);
        out.count_ += bucket.weight;
        out.up_to_.push_back(out.count_);
    }
    return out;
}

double Distribution::cut_to_ranks(double rank) const { return std::clamp(rank, 0.0, count_ - 1); }

const Sketch::Bucket& Distribution::bucket_at(double rank) const {
    const auto bucket = std::upper_bound(up_to_.begin(), up_to_.end(), rank);
    return buckets_[static_cast<std::size_t>(bucket - up_to_.begin())];
}

/// The order statistic of whole rank `rank`, clamped to the existing ranks.
double Distribution::at_rank(double rank) const {
    const double cut = cut_to_ranks(rank);
    if (!values_.empty()) return exact_at(static_cast<std::size_t>(cut));
    const auto& bucket = bucket_at(cut);
    const double before =
        up_to_[static_cast<std::size_t>(&bucket - buckets_.data())] - bucket.weight;
    const double share = (cut - before + 0.5) / bucket.weight;
    return bucket.low + share * (bucket.high - bucket.low);
}

/// The resolution of a quantile; 0 where the values are exact.
double Distribution::resolution_at(double p) const {
    if (!values_.empty()) return 0;
    const double at = std::floor((count_ - 1) * p);
    return std::max(resolution_of(bucket_at(cut_to_ranks(at))),
                    resolution_of(bucket_at(cut_to_ranks(at + 1))));
}

double Distribution::quantile(double p) const {
    if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
    const double at = (count_ - 1) * p;
    const double below = std::floor(at);
    const double low = at_rank(below);
    return low + (at - below) * (at_rank(below + 1) - low);
}

Estimate Distribution::quantile_estimate(std::string quantity, double p) const {
    const double value = quantile(p);
    if (count_ == 0) return {std::move(quantity), value, value, value, value};
    const double half = normal_95 * std::sqrt(count_ * p * (1 - p));
    const double low = at_rank(std::floor(count_ * p - half));
    const double high = at_rank(std::ceil(count_ * p + half) - 1);
    const double error = (high - low) / (2 * normal_95);
    const double resolution = resolution_at(p);
    if (resolution == 0) return {std::move(quantity), value, error, low, high};
    const double unresolved = normal_95 * resolution;
    return {std::move(quantity),
            value,
            std::hypot(error, resolution),
            std::fmax(value - std::hypot(value - low, unresolved), 0),
            value + std::hypot(high - value, unresolved),
            resolution};
}

Distribution::Tail Distribution::tail(double p) const {
    Tail out{quantile(p)};
    double left = std::max(1.0, std::ceil(count_ * p));
    double taken = 0;
    double squares = 0;  // variance of the sum from the width of each bucket
    const auto add = [&](double x, double weight) {
        taken += weight;
        left -= weight;
        const double delta = x - out.mean;
        out.mean += delta * weight / taken;
        out.variance += weight * delta * (x - out.mean);
    };
    for (std::size_t i = 0; i < values_.size() && left > 0; ++i) add(exact_at(i), 1);
    for (std::size_t i = 0; i < buckets_.size() && left > 0; ++i) {
        const auto& bucket = buckets_[i];
        const double weight = std::min(bucket.weight, left);
        const double width = bucket.high - bucket.low;
        // The lower part of the bucket that contains the quantile.
        add(bucket.low + width * weight / bucket.weight / 2, weight);
        out.variance += weight * width * width / 12;
        const double untold = weight * resolution_of(bucket);
        squares += untold * untold;
    }
    if (taken > 0) {
        out.variance /= taken;
        out.resolution = std::sqrt(squares) / taken;
    }
    return out;
}

}  // namespace levtok::montecarlo
