#pragma once

#include <functional>

#include "montecarlo/models/parts/jumps.hpp"

namespace levtok::montecarlo {

/// The law of one step's log return X = ln(p1 / p0) of the underlying, for models whose steps are
/// independent and alike. It must be continuous, since a law with atoms has no density.
struct StepLaw {
    std::function<double(double)> density;  ///< of X, integrating to 1
    double centre = 0;                      ///< where the bulk lies, in log return
    double scale = 1;                       ///< how wide the bulk is, in log return, > 0
    /// E[exp(a X)] is finite for -lower_exponent < a < upper_exponent: 0 where the tails are
    /// powers.
    double upper_exponent = infinity;
    double lower_exponent = infinity;
};

/// Geometric Brownian motion over `years`: X normal with mean (drift - volatility^2 / 2) years and
/// variance volatility^2 years, so that E[p] = exp(drift years). Drift and volatility are per year.
/// Throws InvalidValue naming drift, volatility (> 0) or years (> 0).
StepLaw gbm_step(double drift, double volatility, double years);

/// As gbm_step, with Student's t of `degrees` (> 2) scaled to unit variance in place of the normal.
/// E[p] is infinite. Throws InvalidValue naming the field.
StepLaw student_t_step(double drift, double volatility, double degrees, double years);

/// Merton (1976), Option pricing when underlying stock returns are discontinuous: gbm plus a
/// compound Poisson sum of normal jumps, compensated so that E[p] = exp(drift years): a mixture of
/// normals over the number of jumps. Throws InvalidValue naming the field.
StepLaw merton_step(double drift, double volatility, const NormalJumps& jumps, double years);

/// Kou (2002), A jump-diffusion model for option pricing: as merton_step, with exponential jumps on
/// either side. Throws InvalidValue naming the field.
StepLaw kou_step(double drift, double volatility, const ExponentialJumps& jumps, double years);

}  // namespace levtok::montecarlo
