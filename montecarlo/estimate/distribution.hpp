#pragma once

#include <span>
#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "montecarlo/estimate/sketch.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo {

/// A sample, exact or as a sketch, whose quantiles can be queried. An exact one is put into the
/// buckets of a sketch, and a bucket is sorted when it is first queried, which happens to few. It
/// must not be shared between threads.
class Distribution {
public:
    static Distribution exact(std::span<const double> values);
    /// No value is above `most`.
    static Distribution sketched(const Sketch& sketch, double most = infinity);

    double count() const { return count_; }

    /// The value at (count - 1) p between the order statistics; those of a sketch are spread evenly
    /// over their bucket.
    double quantile(double p) const;

    /// The quantile with the two order statistics that enclose it with 95 %, by the binomial law of
    /// the number of values below it. In a sketch the position of the values in their bucket is
    /// assumed to be evenly distributed, and its deviation is added in quadrature: no number of
    /// paths makes the error less than width / sqrt(12). For a smooth law the interpolation is far
    /// better, but a bucket cannot distinguish that from values that are all at one place in it.
    Estimate quantile_estimate(std::string quantity, double p) const;

    /// The values up to the quantile.
    struct Tail {
        double quantile = 0;
        double mean = 0;
        double variance = 0;
        double resolution = 0;  ///< standard error of the mean from the width of buckets
    };
    Tail tail(double p) const;

private:
    double cut_to_ranks(double rank) const;
    const Sketch::Bucket& bucket_at(double rank) const;
    double at_rank(double rank) const;
    double resolution_at(double p) const;
    double exact_at(std::size_t rank) const;

    double count_ = 0;
    mutable std::vector<double> values_;   ///< exact, bucket after bucket
    std::vector<std::size_t> ends_;        ///< of the buckets in values_
    mutable std::vector<bool> in_order_;   ///< whether a bucket is sorted
    std::vector<Sketch::Bucket> buckets_;  ///< sketched
    std::vector<double> up_to_;            ///< cumulative weight of the buckets
};

}  // namespace levtok::montecarlo
