#include "nav/metrics/worst_drawdowns.hpp"

#include <algorithm>

namespace levtok::nav {

std::vector<DrawdownPeriod> worst_drawdowns(std::span<const Instant> time,
                                            std::span<const double> value, std::size_t count) {
    std::vector<DrawdownPeriod> all;
    double highest = 0;
    std::size_t peak = 0;
    bool is_below = false;
    for (std::size_t row = 0; row < value.size(); ++row) {
        if (value[row] >= highest) {
            if (is_below) all.back().recovery = time[row];
            is_below = false;
            highest = value[row];
            peak = row;
            continue;
        }
        if (!is_below) all.push_back({time[peak], time[row], std::nullopt, 0});
        is_below = true;
        const double depth = 1 - value[row] / highest;
        if (depth > all.back().depth) {
            all.back().depth = depth;
            all.back().trough = time[row];
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.depth > b.depth; });
    if (all.size() > count) all.resize(count);
    return all;
}

}  // namespace levtok::nav
