#include "montecarlo/fit/block_length.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "montecarlo/fit/data.hpp"

namespace levtok::montecarlo::fitting {
namespace {

/// The lag from which on as many correlations as `in_a_row` do not differ from zero significantly.
std::size_t last_telling_lag(const std::vector<double>& correlations, std::size_t in_a_row,
                             double small) {
    std::size_t quiet = 0;
    for (std::size_t lag = 0; lag < correlations.size(); ++lag) {
        quiet = std::fabs(correlations[lag]) < small ? quiet + 1 : 0;
        if (quiet == in_a_row) return lag + 1 - in_a_row;
    }
    return correlations.size();
}

}  // namespace

double block_length(std::span<const double> returns) {
    std::vector<double> sizes(returns.begin(), returns.end());
    for (double& r : sizes) r = std::fabs(r);
    const auto count = static_cast<double>(sizes.size());
    const auto in_a_row =
        static_cast<std::size_t>(std::max(5.0, std::ceil(std::sqrt(std::log10(count)))));
    const auto furthest = static_cast<std::size_t>(std::ceil(std::sqrt(count))) + in_a_row;
    const auto correlations = autocorrelations(sizes, furthest);
    const double small = 2 * std::sqrt(std::log10(count) / count);
    const auto window =
        2 * std::max<std::size_t>(1, last_telling_lag(correlations, in_a_row, small));
    // The flat-top window of Politis and Romano (1995). Autocovariances are in units of the
    // variance, which cancels.
    double spectrum = 1;
    double bend = 0;
    for (std::size_t lag = 1; lag <= window && lag <= correlations.size(); ++lag) {
        const double at = static_cast<double>(lag) / static_cast<double>(window);
        const double weight = at <= 0.5 ? 1 : 2 * (1 - at);
        spectrum += 2 * weight * correlations[lag - 1];
        bend += 2 * weight * static_cast<double>(lag) * correlations[lag - 1];
    }
    const double longest = std::ceil(std::min(3 * std::sqrt(count), count / 3));
    const double best = std::cbrt(bend * bend / (spectrum * spectrum) * count);
    return std::clamp(best, 1.0, longest);
}

}  // namespace levtok::montecarlo::fitting
