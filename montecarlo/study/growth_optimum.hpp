#pragma once

#include "montecarlo/study/answers.hpp"

namespace levtok::montecarlo {

/// The leverage whose median NAV grows fastest, `growth_optimal_leverage`: by the moments of the
/// model, (mean return - cost of exposure) / variance, and by a search among the exact medians
/// around it; the median there is `growth_optimal_median`. The terms give fees and financing. Empty
/// for models without an exact law, with infinite variance or with a cost of trading, and where the
/// optimum by the moments is outside the leverage that a token may have.
std::vector<Answer> growth_optimum(const ExactQuestion& question);

}  // namespace levtok::montecarlo
