#pragma once

#include "montecarlo/estimate/estimate.hpp"
#include "montecarlo/estimate/sketch.hpp"

namespace levtok::montecarlo {

/// The p_T / p_0 at which the median of NAV, given that price, is 1: where half of the paths that
/// end there have gained. `all` counts the paths by their p_T / p_0, `gained` those with NAV >= 1.
/// The price that separates losses from gains with the fewest paths on the wrong side is the first
/// guess; a logistic curve through the shares of gains about it gives the value and its standard
/// error. NaN where the paths do not reach both sides.
Estimate break_even_price(const Sketch& all, const Sketch& gained, bool gains_above);

}  // namespace levtok::montecarlo
