#include "rebalance/tracking/pairs.hpp"

#include <cmath>

#include "nav/metrics/statistics.hpp"

namespace levtok::rebalance {

PairSums pair_sums(std::span<const double> x, std::span<const double> y) {
    PairSums sums;
    const double x_mean = nav::mean(x).value_or(0);
    const double y_mean = nav::mean(y).value_or(0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        sums.xx += (x[i] - x_mean) * (x[i] - x_mean);
        sums.yy += (y[i] - y_mean) * (y[i] - y_mean);
        sums.xy += (x[i] - x_mean) * (y[i] - y_mean);
    }
    return sums;
}

std::optional<double> correlation(std::span<const double> x, std::span<const double> y) {
    const auto sums = pair_sums(x, y);
    if (x.size() < 3 || !(sums.xx > 0) || !(sums.yy > 0)) return std::nullopt;
    return sums.xy / std::sqrt(sums.xx * sums.yy);
}

}  // namespace levtok::rebalance
