#pragma once

#include <string>
#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "montecarlo/exact_report.hpp"

/// What may become of a token over a horizon, in sentences without a full stop, the odds first.
namespace levtok::report {

/// Of estimates from `paths` paths, named as in tables::summary; the last sentence has their 95 %
/// intervals.
std::vector<std::string> odds_findings(const std::vector<montecarlo::Estimate>& estimates,
                                       double horizon_days, std::uint64_t paths);

/// Of the exact law.
std::vector<std::string> odds_findings(const std::vector<montecarlo::ExactValue>& law,
                                       double horizon_days);

}  // namespace levtok::report
