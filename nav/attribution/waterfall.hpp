#pragma once

#include <array>

#include "nav/attribution/attribution.hpp"

namespace levtok::nav {

/// One bar of the waterfall chart of an attribution; it starts at the sum of the parts before it.
struct WaterfallBar {
    const char* part;  ///< its name
    double value;
    double from;
    double to;
};

/// The parts stacked one upon the other, then the total from 0; all in logs.
inline std::array<WaterfallBar, attribution_parts.size()> waterfall(
    const AttributionReport& report) {
    std::array<WaterfallBar, attribution_parts.size()> bars{};
    double reached = 0;
    for (std::size_t i = 1; i < attribution_parts.size(); ++i) {
        const auto& [name, value] = attribution_parts[i];
        bars[i - 1] = {name, report.*value, reached, reached + report.*value};
        reached = bars[i - 1].to;
    }
    bars.back() = {attribution_parts.front().name, report.total, 0, report.total};
    return bars;
}

}  // namespace levtok::nav
