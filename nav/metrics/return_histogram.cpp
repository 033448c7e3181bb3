#include "nav/metrics/return_histogram.hpp"

#include <algorithm>
#include <cmath>

namespace levtok::nav {
namespace {

constexpr double most_bins = 60;

/// 1, 2 or 5 times a power of ten, at or above `width`.
double round_width(double width) {
    const double power = std::pow(10, std::floor(std::log10(width)));
    for (const double digit : {1.0, 2.0, 5.0}) {
        if (digit * power >= width * (1 - 1e-9)) return digit * power;
    }
    return 10 * power;
}

}  // namespace

std::vector<ReturnBin> return_histogram(std::span<const double> returns) {
    if (returns.empty()) return {};
    std::vector<double> sorted(returns.begin(), returns.end());
    std::sort(sorted.begin(), sorted.end());
    const double range = sorted.back() - sorted.front();
    const double quartiles = sorted[3 * (sorted.size() - 1) / 4] - sorted[(sorted.size() - 1) / 4];
    const double usual = 2 * quartiles / std::cbrt(static_cast<double>(sorted.size()));
    // Returns that are all alike still have a bar.
    const double width = round_width(std::max({usual, range / most_bins, 1e-6}));
    const double first = std::floor(sorted.front() / width);
    const auto bin_of = [&](double r) {
        return static_cast<std::size_t>(std::max(0.0, std::floor(r / width) - first));
    };
    std::vector<ReturnBin> bins(bin_of(sorted.back()) + 1);
    for (std::size_t i = 0; i < bins.size(); ++i) {
        bins[i].from = (first + static_cast<double>(i)) * width;
        bins[i].to = (first + static_cast<double>(i) + 1) * width;
    }
    for (const double r : sorted) ++bins[bin_of(r)].count;
    return bins;
}

}  // namespace levtok::nav
