#pragma once

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numbers>

/// Laws of the next log return, given the returns before it: each has a log density and a
/// distribution function.
namespace levtok::montecarlo::fitting {

inline double normal_log_density(double deviation, double variance) {
    return -0.5 * (deviation * deviation / variance + std::log(2 * std::numbers::pi * variance));
}

inline double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

struct NormalLaw {
    double mean;
    double variance;

    double log_density(double r) const { return normal_log_density(r - mean, variance); }
    double cdf(double r) const { return normal_cdf((r - mean) / std::sqrt(variance)); }
};

/// Student's t of `degrees`, scaled to a variance; `peak` is the log density of the unscaled law at
/// zero.
struct StudentLaw {
    double mean;
    double variance;
    double degrees;
    double peak;

    static double peak_of(double degrees) {
        return std::lgamma((degrees + 1) / 2) - std::lgamma(degrees / 2) -
               std::log(degrees * std::numbers::pi) / 2;
    }
    double scale_squared() const { return variance * (degrees - 2) / degrees; }
    double log_density(double r) const {
        const double squared = (r - mean) * (r - mean) / scale_squared();
        return peak - (degrees + 1) / 2 * std::log1p(squared / degrees) -
               std::log(scale_squared()) / 2;
    }
    double cdf(double r) const {
        return boost::math::cdf(boost::math::students_t(degrees),
                                (r - mean) / std::sqrt(scale_squared()));
    }
};

/// A mixture of normal laws.
struct NormalMixture {
    struct Part {
        double weight, mean, variance;
    };
    static constexpr std::size_t room = 96;
    std::array<Part, room> parts;
    std::size_t count = 0;

    void add(double weight, double mean, double variance) {
        parts[count++] = {weight, mean, variance};
    }

    double log_density(double r) const {
        double share[room];
        return shares(r, share);
    }
    /// The log density; `share` receives the probability of each part given the return.
    double shares(double r, double* share) const {
        double highest = -HUGE_VAL;
        for (std::size_t i = 0; i < count; ++i) {
            const double deviation = r - parts[i].mean;
            share[i] = -0.5 * deviation * deviation / parts[i].variance;
            if (parts[i].weight > 0) highest = std::max(highest, share[i]);
        }
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            share[i] = parts[i].weight * std::exp(std::min(share[i] - highest, 0.0)) /
                       std::sqrt(parts[i].variance);
            sum += share[i];
        }
        for (std::size_t i = 0; i < count; ++i) share[i] /= sum;
        return highest + std::log(sum) - std::log(2 * std::numbers::pi) / 2;
    }
    double cdf(double r) const {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            sum += parts[i].weight * normal_cdf((r - parts[i].mean) / std::sqrt(parts[i].variance));
        }
        return sum;
    }
};

}  // namespace levtok::montecarlo::fitting
