#pragma once

#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "montecarlo/estimate/tally.hpp"
#include "montecarlo/variance/reduction.hpp"

namespace levtok::montecarlo {

/// A mean or share whose variance is reduced.
struct ReducedEstimate {
    Estimate estimate;
    /// What the variance of the plain mean of as many paths would be, over that of the estimate;
    /// NaN where neither varies.
    double variance_ratio = 1;
};

/// Those of one token that the reduction gives, in the order of Column and Indicator.
std::vector<ReducedEstimate> reduced_estimates(const Reducer& reducer, const Tally& tally,
                                               std::size_t token);

/// `plain` with the reduced estimates in the place of the plain ones of their names, each with
/// `<name>_variance_ratio` after it.
std::vector<Estimate> with_reduced(std::vector<Estimate> plain,
                                   const std::vector<ReducedEstimate>& reduced);

/// The estimate as it is where paths come in pairs whose correlation is not known: as if there were
/// half of them, which is the worst that a correlation can do.
Estimate widened_for(const Reducer& reducer, Estimate estimate);

}  // namespace levtok::montecarlo
