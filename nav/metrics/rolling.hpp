#pragma once

#include <cstddef>
#include <vector>

#include "nav/metrics/prepared.hpp"

namespace levtok::nav {

/// Metrics of the daily returns in a window that ends at `time`; NaN where they are not determined.
struct RollingRow {
    Instant time;
    double volatility = 0;             ///< per sqrt(year), of the token
    double underlying_volatility = 0;  ///< the same of the underlying
    double beta = 0;
    double tracking_error = 0;  ///< per sqrt(year), against leverage x the underlying's return
};

/// The metrics of the same names over each window of `returns` daily returns, at least 2, with the
/// returns a year of the whole path; empty where the path has fewer.
std::vector<RollingRow> rolling_metrics(const PreparedPath& path, std::size_t returns);

}  // namespace levtok::nav
