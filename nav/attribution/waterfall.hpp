#pragma once

#include <array>

#include "nav/attribution/attribution.hpp"

namespace levtok::nav {

/// One bar of the picture of an attribution: from where the parts before it have come to.
struct WaterfallBar {
    const char* part;  ///< its name
    double value;
    double from;
    double to;
};

/// The parts one upon the other, and at last the total from 0: all in logs.
inline std::array<WaterfallBar, attribution_parts.size()> waterfall(
    const AttributionReport& report) {
    std::array<WaterfallBar, attribution_parts.size()> bars{};
    double reached = 0;
    for (std::size_t i = 1; i < attribution_parts.size(); ++i) {
        const auto& part = attribution_parts[i];
        const double value = report.*part.value;
        bars[i - 1] = {part.name, value, reached, reached + value};
        reached = bars[i - 1].to;
    }
    bars.back() = {attribution_parts.front().name, report.total, 0, report.total};
    return bars;
}

}  // namespace levtok::nav
