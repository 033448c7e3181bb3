#pragma once

#include "nav/metrics/prepared.hpp"
#include "nav/metrics/statistics.hpp"

namespace levtok::nav {

inline MetricResult max_drawdown(const PreparedPath& p) {
    if (!p.measurable) return undefined;
    return number(p.drawdowns.deepest.depth);
}

inline MetricResult max_drawdown_peak(const PreparedPath& p) {
    if (p.drawdowns.deepest.depth == 0) return undefined;
    return p.path.time[p.drawdowns.deepest.peak];
}

inline MetricResult max_drawdown_trough(const PreparedPath& p) {
    if (p.drawdowns.deepest.depth == 0) return undefined;
    return p.path.time[p.drawdowns.deepest.trough];
}

inline MetricResult max_drawdown_recovery(const PreparedPath& p) {
    if (!p.drawdowns.deepest.recovery) return undefined;
    return p.path.time[*p.drawdowns.deepest.recovery];
}

inline MetricResult longest_under_water(const PreparedPath& p) {
    if (!p.measurable) return undefined;
    return p.drawdowns.longest_under_water;
}

inline MetricResult time_under_water(const PreparedPath& p) {
    if (!p.measurable) return undefined;
    return number(in_units_of(p.drawdowns.under_water, p.length));
}

}  // namespace levtok::nav
