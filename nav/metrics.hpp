#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "nav/time.hpp"

namespace levtok::nav {

/// A path to be measured, one row per observation: three spans of one length, times strictly
/// rising.
struct PathView {
    std::span<const Instant> time;
    std::span<const double> nav;  ///< adjusted for merges; >= 0, and once 0 (wiped out) 0 for ever
    std::span<const double> price;  ///< of the underlying, > 0
    double leverage = 1;            ///< target leverage, signed
    double risk_free = 0;           ///< a fraction per year of 365 days
};

/// A number, an instant, a span of time, or nothing where the path does not determine the metric.
/// Never NaN or infinite.
using MetricResult = std::variant<double, Instant, Duration, std::monostate>;

struct PreparedPath;

/// One row of the metric table.
struct Metric {
    std::string_view name;
    std::string_view
        unit;  ///< `fraction`, `ratio`, `per year`, `per sqrt(year)`, `time` or `duration`
    std::string_view description;  ///< one sentence: the formula, and its source where there is one
    MetricResult (*of)(const PreparedPath& path);
};

struct MetricValue {
    std::string_view name;
    std::string_view unit;
    MetricResult value;
};

/// All metrics, in the order of publication.
std::span<const Metric> metrics();

/// Every metric of the path, in the order of the table. A path that breaks the rules of PathView
/// throws InvalidValue naming the row (`path.nav[3]`).
std::vector<MetricValue> evaluate(const PathView& path);

}  // namespace levtok::nav
