#include "nav/metrics/worst_drawdowns.hpp"

#include <algorithm>

#include "nav/metrics/drawdown_walk.hpp"

namespace levtok::nav {

std::vector<DrawdownPeriod> worst_drawdowns(std::span<const Instant> time,
                                            std::span<const double> value, std::size_t count) {
    std::vector<DrawdownPeriod> all;
    for_each_drawdown(value, [&](const DrawdownRows& fall) {
        DrawdownPeriod period{time[fall.peak], time[fall.trough], std::nullopt, fall.depth};
        if (fall.recovery) period.recovery = time[*fall.recovery];
        all.push_back(period);
    });
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.depth > b.depth; });
    if (all.size() > count) all.resize(count);
    return all;
}

}  // namespace levtok::nav
