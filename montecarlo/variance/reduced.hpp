#pragma once

#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "montecarlo/estimate/tally.hpp"
#include "montecarlo/variance/reduction.hpp"

namespace levtok::montecarlo {

/// A mean or share whose variance is reduced.
struct ReducedEstimate {
    Estimate estimate;
    /// The variance of the plain mean of as many paths, over that of the estimate; NaN where
    /// neither varies.
    double variance_ratio = 1;
};

/// The reduced estimates of one token, in the order of Column and Indicator.
std::vector<ReducedEstimate> reduced_estimates(const Reducer& reducer, const Tally& tally,
                                               std::size_t token);

/// `plain` with its estimates replaced by the reduced ones of the same names, each followed by
/// `<name>_variance_ratio`.
std::vector<Estimate> with_reduced(std::vector<Estimate> plain,
                                   const std::vector<ReducedEstimate>& reduced);

/// The estimate for paths in pairs of unknown correlation: its error is that of half as many paths,
/// the worst case of a correlation.
Estimate widened_for(const Reducer& reducer, Estimate estimate);

}  // namespace levtok::montecarlo
