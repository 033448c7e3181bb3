#include "nav/series/series.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace levtok::nav {
namespace {

void add_extremes(std::vector<std::size_t>& rows, std::span<const double> values, std::size_t from,
                  std::size_t to) {
    std::size_t least = from;
    std::size_t greatest = from;
    for (std::size_t i = from + 1; i < to; ++i) {
        // Written so that a NaN gives way to any number.
        if (!(values[i] >= values[least]) && values[i] == values[i]) least = i;
        if (!(values[i] <= values[greatest]) && values[i] == values[i]) greatest = i;
    }
    rows.push_back(least);
    rows.push_back(greatest);
}

}  // namespace

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

std::vector<std::size_t> rows_to_draw(std::span<const std::span<const double>> series,
                                      std::size_t buckets) {
    const std::size_t length = series.empty() ? 0 : series.front().size();
    std::vector<std::size_t> rows;
    if (length <= 2 * buckets) {
        rows.resize(length);
        std::iota(rows.begin(), rows.end(), std::size_t{0});
        return rows;
    }
    rows.push_back(0);
    for (std::size_t b = 0; b < buckets; ++b) {
        const std::size_t from = b * length / buckets;
        const std::size_t to = (b + 1) * length / buckets;
        for (const auto& values : series) add_extremes(rows, values, from, to);
    }
    rows.push_back(length - 1);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

}  // namespace levtok::nav
