#pragma once

#include "montecarlo/exact/step_law.hpp"

namespace levtok::montecarlo {

/// The continuous closed form on the same path, exp(L R - L (L - 1) / 2 Q) of the path's log return
/// R and squared log returns Q: the NAV of a continuously rebalanced token (Avellaneda, Zhang
/// 2010). It differs from the discrete token only at third order in the returns, and its mean is
/// known: a control variate for the mean of NAV.
double continuous_nav(double leverage, double log_return, double squared_returns);

/// Its mean after `steps` steps, by quadrature of one step's law: E[exp(L X - L (L - 1) / 2
/// X^2)]^steps. Throws InvalidValue naming `leverage` where the mean is infinite: a leverage in (0,
/// 1) or heavy tails.
double continuous_nav_mean(const StepLaw& law, double leverage, int steps);

}  // namespace levtok::montecarlo
