#include "montecarlo/fit/goodness.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "montecarlo/fit/data.hpp"

namespace levtok::montecarlo::fitting {
namespace {

constexpr std::size_t lags = 10;

/// P(sqrt(n) D > x) for large n: Kolmogorov (1933), with the correction of Stephens (1970) for
/// small n.
double kolmogorov_tail(double distance, double count) {
    const double x = distance * (std::sqrt(count) + 0.12 + 0.11 / std::sqrt(count));
    if (x < 0.2) return 1;
    double sum = 0;
    for (int k = 1; k <= 100; ++k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2 * k * k * x * x);
    return std::clamp(sum, 0.0, 1.0);
}

GoodnessTest kolmogorov_smirnov(std::vector<double> probabilities) {
    std::sort(probabilities.begin(), probabilities.end());
    const auto count = static_cast<double>(probabilities.size());
    double distance = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const auto below = static_cast<double>(i);
        distance = std::max(
            {distance, probabilities[i] - below / count, (below + 1) / count - probabilities[i]});
    }
    return {"Kolmogorov-Smirnov", distance, kolmogorov_tail(distance, count)};
}

GoodnessTest ljung_box(const char* name, const std::vector<double>& values) {
    const auto count = static_cast<double>(values.size());
    const auto correlations = autocorrelations(values, lags);
    double sum = 0;
    for (std::size_t i = 0; i < correlations.size(); ++i) {
        sum += correlations[i] * correlations[i] / (count - static_cast<double>(i + 1));
    }
    const double statistic = count * (count + 2) * sum;
    const boost::math::chi_squared law(static_cast<double>(correlations.size()));
    return {name, statistic, boost::math::cdf(boost::math::complement(law, statistic))};
}

}  // namespace

std::vector<GoodnessTest> goodness_tests(std::vector<double> probabilities) {
    std::vector<double> normals = probabilities;
    for (double& p : normals)
        p = boost::math::quantile(boost::math::normal(), std::clamp(p, 1e-15, 1 - 1e-15));
    std::vector<double> squares = normals;
    for (double& z : squares) z *= z;
    return {kolmogorov_smirnov(std::move(probabilities)), ljung_box("Ljung-Box", normals),
            ljung_box("Ljung-Box of squares", squares)};
}

}  // namespace levtok::montecarlo::fitting
