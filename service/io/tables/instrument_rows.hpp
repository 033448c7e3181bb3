#pragma once

#include "nav/observation.hpp"
#include "rebalance/instruments/compare.hpp"
#include "rebalance/instruments/position.hpp"

namespace levtok::io {

/// A row of tables::comparison_paths.
struct ComparisonPathRow {
    const Observation* bar;
    const rebalance::ComparisonPoint* point;
};

/// The row of tables::position.
struct PositionRow {
    double margin = 0;
    rebalance::PositionReport report;
};

}  // namespace levtok::io
