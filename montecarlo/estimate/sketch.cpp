#include "montecarlo/estimate/sketch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace levtok::montecarlo {

/// The array grows by octaves, so that it rarely grows.
void Sketch::make_room(std::int32_t low, std::int32_t high) {
    if (high == zero_bucket) return;
    const std::int32_t octave = std::int32_t{1} << bits_;
    const auto end = first_ + static_cast<std::int32_t>(counts_.size());
    if (!counts_.empty() && low >= first_ && high < end) return;
    const std::int32_t from = low / octave * octave;
    const std::int32_t to = (high / octave + 1) * octave;
    const std::int32_t new_first = counts_.empty() ? from : std::min(from, first_);
    const std::int32_t new_end = counts_.empty() ? to : std::max(to, end);
    std::vector<double> counts(static_cast<std::size_t>(new_end - new_first), 0.0);
    std::copy(counts_.begin(), counts_.end(),
              counts.begin() + (counts_.empty() ? 0 : first_ - new_first));
    counts_ = std::move(counts);
    first_ = new_first;
}

/// Works in chunks: first the buckets of all values, so that the array grows once, then the counts.
void Sketch::add(std::span<const double> values) {
    constexpr std::size_t chunk = 1024;
    std::array<std::int32_t, chunk> at;
    for (std::size_t from = 0; from < values.size(); from += chunk) {
        const auto part = values.subspan(from, std::min(chunk, values.size() - from));
        std::int32_t low = std::numeric_limits<std::int32_t>::max();
        std::int32_t high = zero_bucket;
        for (std::size_t i = 0; i < part.size(); ++i) {
            at[i] = bucket(part[i], bits_);
            high = std::max(high, at[i]);
            low = std::min(low, at[i] == zero_bucket ? low : at[i]);
        }
        make_room(low, high);
        for (std::size_t i = 0; i < part.size(); ++i) add_bucket(at[i], 1);
    }
}

void Sketch::join(const Sketch& other) {
    zeros_ += other.zeros_;
    if (other.counts_.empty()) return;
    make_room(other.first_, other.first_ + static_cast<std::int32_t>(other.counts_.size()) - 1);
    const auto offset = static_cast<std::size_t>(other.first_ - first_);
    for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[offset + i] += other.counts_[i];
}

double Sketch::count() const {
    double sum = zeros_;
    for (const double weight : counts_) sum += weight;
    return sum;
}

bool Sketch::holds(int bits, double most) const {
    if (bits_ != bits) return false;
    const std::int64_t octave = std::int64_t{1} << bits;
    const std::int64_t octaves = 2048;  // exponents of a double >= 0
    const auto size = static_cast<std::int64_t>(counts_.size());
    const bool in_place = first_ >= 0 && first_ % octave == 0 && size % octave == 0 &&
                          size <= octaves * octave - first_;
    const auto is_count = [](double weight) { return weight >= 0 && weight == std::floor(weight); };
    return in_place && is_count(zeros_) && std::all_of(counts_.begin(), counts_.end(), is_count) &&
           count() <= most;
}

std::vector<Sketch::Bucket> Sketch::buckets() const {
    std::vector<Bucket> out;
    if (zeros_ > 0) out.push_back({0, 0, zeros_});
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const std::int32_t at = first_ + static_cast<std::int32_t>(i);
        if (counts_[i] > 0) out.push_back({edge(at), edge(at + 1), counts_[i]});
    }
    return out;
}

}  // namespace levtok::montecarlo
