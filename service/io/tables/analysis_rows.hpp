#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "nav/attribution/attribution.hpp"
#include "nav/metrics.hpp"

namespace levtok::io {

/// A row of tables::attribution.
struct AttributionRow {
    std::string_view name;
    std::optional<double> value;  ///< nothing where it is not finite, as after a wipe-out
    bool inferred = false;
};

/// A row of tables::metrics or of tables::token_metrics.
struct MetricRow {
    std::string_view whose;
    const nav::MetricValue* metric;
};

std::vector<AttributionRow> rows_of(const nav::AttributionReport& report, bool inferred);

/// They refer to `whose` and to `metrics`.
std::vector<MetricRow> rows_of(std::string_view whose,
                               const std::vector<nav::MetricValue>& metrics);

}  // namespace levtok::io
