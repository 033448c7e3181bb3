#pragma once

#include <span>
#include <vector>

/// Fitting models to a history of log returns.
namespace levtok::montecarlo::fitting {

/// A history of log returns, all over steps of `years`.
struct Data {
    std::span<const double> returns;
    double years;
};

/// Moments of the history, from which estimates start.
struct ReturnMoments {
    double mean, variance, skew, kurtosis;  ///< of one return; kurtosis 3 for a normal law
    double largest;                         ///< |return|
};

ReturnMoments return_moments(std::span<const double> values);

/// The correlations of the values with those 1 … `lags` places before.
std::vector<double> autocorrelations(std::span<const double> values, std::size_t lags);

}  // namespace levtok::montecarlo::fitting
