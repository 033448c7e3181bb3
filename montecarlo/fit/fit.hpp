#pragma once

#include <span>
#include <string>
#include <string_view>

#include "montecarlo/model_file.hpp"

namespace levtok::montecarlo {

/// A fit needs at least this many log returns.
inline constexpr std::size_t fewest_rows = 30;

/// Fits the model called `name` to log returns that are `years` (of 365 days) apart, the oldest
/// first: maximum likelihood where there is one, by NLopt, with standard errors from the observed
/// information, tests of goodness, and warnings where the fit is degenerate. The fitted model
/// starts in the state that the history ends in. Throws Error(not_found) for an unknown name,
/// InvalidValue naming `rows` where there are fewer than fewest_rows, `returns` where they are not
/// finite or all the same, `years`.
ModelFile fit(std::string_view name, std::span<const double> log_returns, double years);

/// The goodness of a fit in one line: likelihood, criteria, tests with their p-values.
std::string goodness_line(const FitSummary& fit);

}  // namespace levtok::montecarlo
