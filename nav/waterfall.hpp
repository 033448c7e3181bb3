#pragma once

#include <array>

#include "nav/attribution.hpp"

namespace levtok::nav {

/// One bar of the picture of an attribution: from where the parts before it have come to.
struct WaterfallBar {
    const char* part;  ///< as `levtok attribution` names it
    double value;
    double from;
    double to;
};

/// The parts one upon the other, and the total from 0: all in logs.
inline std::array<WaterfallBar, 7> waterfall(const AttributionReport& report) {
    std::array<WaterfallBar, 7> bars{{{"target", report.target, 0, 0},
                                      {"variance_drag", report.variance_drag, 0, 0},
                                      {"path_residual", report.path_residual, 0, 0},
                                      {"financing", report.financing, 0, 0},
                                      {"fees", report.fees, 0, 0},
                                      {"trading", report.trading, 0, 0},
                                      {"total", report.total, 0, report.total}}};
    double reached = 0;
    for (std::size_t i = 0; i + 1 < bars.size(); ++i) {
        bars[i].from = reached;
        reached += bars[i].value;
        bars[i].to = reached;
    }
    return bars;
}

}  // namespace levtok::nav
