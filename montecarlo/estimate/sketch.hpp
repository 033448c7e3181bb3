#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace levtok::montecarlo {

/// Counts of values >= 0 in buckets that grow with the value: 2^bits to an octave, the leading bits
/// of the double itself. Values within a bucket are not distinguished. Counts are whole numbers, so
/// that sketches join in any order to the same bits.
class Sketch {
public:
    explicit Sketch(int bits = 9) : bits_(bits) {}

    /// The bucket of a value; 0, and whatever is not above it, has one of its own.
    static constexpr std::int32_t zero_bucket = -1;
    static std::int32_t bucket(double x, int bits) {
        return x > 0 ? static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(x) >> (52 - bits))
                     : zero_bucket;
    }

    void add(double x, double weight = 1) {
        const std::int32_t at = bucket(x, bits_);
        make_room(at, at);
        add_bucket(at, weight);
    }
    void add(std::span<const double> values);
    void join(const Sketch& other);

    double count() const;

    /// Whether the sketch, as it was read, has `bits` and could have counted up to `most` values.
    bool holds(int bits, double most) const;

    struct Bucket {
        double low;
        double high;
        double weight;
        double middle() const { return low + (high - low) / 2; }
    };
    /// The non-empty buckets, rising; the bucket of zero, if not empty, comes first, as [0, 0].
    std::vector<Bucket> buckets() const;

    template <class Visit>
    void fields(Visit& visit) {
        visit(bits_);
        visit(first_);
        visit(zeros_);
        visit(counts_);
    }

private:
    void make_room(std::int32_t low, std::int32_t high);
    void add_bucket(std::int32_t at, double weight) {
        if (at == zero_bucket) {
            zeros_ += weight;
        } else {
            counts_[static_cast<std::size_t>(at - first_)] += weight;
        }
    }
    double edge(std::int32_t at) const {
        return std::bit_cast<double>(static_cast<std::uint64_t>(at) << (52 - bits_));
    }

    std::int32_t bits_;
    std::int32_t first_ = 0;  ///< bucket of counts_[0]
    double zeros_ = 0;
    std::vector<double> counts_;
};

}  // namespace levtok::montecarlo
