#pragma once

#include "montecarlo/models/parts/jump_diffusion.hpp"

namespace levtok::montecarlo {

/// Gbm with jumps at Poisson times, normal in log size (Merton 1976, Option pricing when underlying
/// stock returns are discontinuous). The drift is compensated for them: E p_T = p_0 exp(drift T).
struct Merton {
    static constexpr const char* name = "merton";
    double drift = 0;
    double volatility = 0.6;
    NormalJumps jumps{.intensity = 30, .mean = -0.01, .sd = 0.08};
};

inline void describe(rebalance::Fields& fields, Merton& model) {
    fields.number("drift", model.drift, drift_range, "per year, of the mean price");
    fields.number("volatility", model.volatility, volatility_range,
                  "per square root of a year, between jumps");
    describe_jumps(fields, model.jumps);
}

JumpDiffusionStep<NormalJumpsStep> prepare(const Merton& model, double years);
std::optional<double> mean_growth(const Merton& model, double years, int steps);

}  // namespace levtok::montecarlo
