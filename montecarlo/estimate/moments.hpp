#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace levtok::montecarlo {

/// Mean and central moments of values, in a form that can be joined: parts of a sample give the
/// moments of the whole (Chan, Golub, LeVeque 1983; Pébay 2008). The same parts joined in the same
/// order give the same bits.
struct Moments {
    /// The standard error of a skew needs the sixth.
    static constexpr std::size_t order = 6;

    double count = 0;
    double mean = 0;
    std::array<double, order - 1> sums{};  ///< of (x - mean)^2, …, (x - mean)^6

    /// Central moment: the mean of (x - mean)^power; 0 without values.
    double central(std::size_t power) const { return count > 0 ? sums[power - 2] / count : 0; }
};

Moments moments_of(std::span<const double> values);

/// `left` becomes the moments of both.
void join(Moments& left, const Moments& right);

/// Means and sums of products of deviations of several quantities of a path, for a regression, a
/// ratio or a control variate.
struct JointMoments {
    double count = 0;
    std::vector<double> mean;
    std::vector<double> products;  ///< of (x_i - mean_i) (x_j - mean_j), row by row

    double covariance(std::size_t i, std::size_t j) const {
        return count > 0 ? products[i * mean.size() + j] / count : 0;
    }

    template <class Visit>
    void fields(Visit& visit) {
        visit(count);
        visit(mean);
        visit(products);
    }
};

/// Of columns of equal length.
JointMoments joint_moments_of(std::span<const std::span<const double>> columns);

void join(JointMoments& left, const JointMoments& right);

/// Moments of the independent units of reduced estimates, in one part of the sample: a component of
/// a mixture, a replicate, a half.
struct Stratum {
    std::uint64_t index = 0;
    std::vector<JointMoments> quantities;  ///< [token][quantity]; empty where not observed

    template <class Visit>
    void fields(Visit& visit) {
        visit(index);
        visit(quantities);
    }
};

/// The parts so far, by rising index.
using Strata = std::vector<Stratum>;

/// Joins `right` into `left`.
void join(Strata& left, const Strata& right);

}  // namespace levtok::montecarlo
