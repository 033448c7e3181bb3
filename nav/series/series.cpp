#include "nav/series/series.hpp"

#include <algorithm>
#include <cmath>

namespace levtok::nav {

std::vector<double> rebased(std::span<const double> values, double start) {
    std::vector<double> out;
    out.reserve(values.size());
    for (const double value : values) out.push_back(start * (value / values.front()));
    return out;
}

std::vector<double> naive_multiple(std::span<const double> price, double leverage, double start) {
    std::vector<double> out;
    out.reserve(price.size());
    for (const double p : price) out.push_back(start * std::pow(p / price.front(), leverage));
    return out;
}

std::vector<double> drawdowns(std::span<const double> values) {
    std::vector<double> out;
    out.reserve(values.size());
    double peak = 0;
    for (const double value : values) {
        peak = std::max(peak, value);
        out.push_back(peak > 0 ? -(1 - value / peak) : 0);
    }
    return out;
}

}  // namespace levtok::nav
