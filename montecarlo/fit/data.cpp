#include "montecarlo/fit/data.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace levtok::montecarlo::fitting {

ReturnMoments return_moments(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double second = 0;
    double third = 0;
    double fourth = 0;
    double largest = 0;
    for (const double x : values) {
        const double d = x - mean;
        second += d * d;
        third += d * d * d;
        fourth += d * d * d * d;
        largest = std::max(largest, std::fabs(x));
    }
    const double variance = second / count;
    return {mean, variance, third / count / std::pow(variance, 1.5),
            fourth / count / (variance * variance), largest};
}

std::vector<double> autocorrelations(std::span<const double> values, std::size_t lags) {
    const ReturnMoments moments = return_moments(values);
    std::vector<double> out;
    for (std::size_t lag = 1; lag <= lags && lag < values.size(); ++lag) {
        double sum = 0;
        for (std::size_t i = lag; i < values.size(); ++i) {
            sum += (values[i] - moments.mean) * (values[i - lag] - moments.mean);
        }
        out.push_back(sum / (moments.variance * static_cast<double>(values.size())));
    }
    return out;
}

}  // namespace levtok::montecarlo::fitting
