#pragma once

#include "montecarlo/models/parts/jump_diffusion.hpp"

namespace levtok::montecarlo {

/// Gbm with jumps at Poisson times whose log sizes are exponential on either side (Kou 2002, A
/// jump-diffusion model for option pricing; his eta_1 is 1 / up_mean, eta_2 is 1 / down_mean). The
/// drift is compensated for them: E p_T = p_0 exp(drift T).
struct Kou {
    static constexpr const char* name = "kou";
    double drift = 0;
    double volatility = 0.6;
    ExponentialJumps jumps{
        .intensity = 50, .up_probability = 0.45, .up_mean = 0.04, .down_mean = 0.05};
};

inline void describe(rebalance::Fields& fields, Kou& model) {
    fields.number("drift", model.drift, drift_range, "per year, of the mean price");
    fields.number("volatility", model.volatility, volatility_range,
                  "per square root of a year, between jumps");
    describe_jumps(fields, model.jumps);
}

JumpDiffusionStep<ExponentialJumpsStep> prepare(const Kou& model, double years);
std::optional<double> mean_growth(const Kou& model, double years, int steps);

}  // namespace levtok::montecarlo
