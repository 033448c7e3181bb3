#pragma once

#include "montecarlo/study/answers.hpp"

namespace levtok::montecarlo {

/// The leverage whose NAV grows fastest in the median, `growth_optimal_leverage`: by the moments of
/// the model, (mean return - what exposure costs) / variance, and by a search among the exact
/// medians about it; the median there as `growth_optimal_median`. The terms give fees and
/// financing. Nothing for models without an exact law, with infinite variance or with a cost of
/// trading, nor where the optimum by the moments is beyond the leverage that a token may have.
std::vector<Answer> growth_optimum(const ExactQuestion& question);

}  // namespace levtok::montecarlo
