#pragma once

#include <cmath>
#include <string>

namespace levtok::montecarlo {

/// The half width of a 95 % interval, in standard errors.
inline constexpr double normal_95 = 1.959963984540054;

/// A number estimated from paths, its standard error, and a 95 % interval.
struct Estimate {
    std::string quantity;
    double value = 0;
    double standard_error = 0;
    double low = 0;
    double high = 0;
    double resolution = 0;  ///< the part of the standard error that more paths do not reduce
};

/// An estimate with a symmetric interval; the sampling error and the resolution add in quadrature.
inline Estimate with_error(std::string quantity, double value, double of_sampling,
                           double resolution = 0) {
    const double error = std::hypot(of_sampling, resolution);
    const double half = normal_95 * error;
    return {std::move(quantity), value, error, value - half, value + half, resolution};
}

}  // namespace levtok::montecarlo
