#pragma once

#include "montecarlo/models/heston.hpp"
#include "montecarlo/models/parts/jumps.hpp"

namespace levtok::montecarlo {

/// Heston's stochastic variance with the jumps of Merton (Bates 1996, Jumps and stochastic
/// volatility). The drift is compensated for the jumps: E p_T = p_0 exp(drift T).
struct Bates {
    static constexpr const char* name = "bates";
    Heston diffusion{.volatility = 0.7, .volatility_of_variance = 1.2};
    NormalJumps jumps{.intensity = 10, .mean = -0.02, .sd = 0.1};
};

inline void describe(rebalance::Fields& fields, Bates& model) {
    describe(fields, model.diffusion);
    describe_jumps(fields, model.jumps);
}

struct BatesStep {
    HestonStep diffusion;
    NormalJumpsStep jumps;
};

void check_together(const Bates& model, const std::string& where);
BatesStep prepare(const Bates& model, double years);
std::optional<double> mean_growth(const Bates& model, double years, int steps);

template <class Number>
struct BatesPath {
    explicit BatesPath(const BatesStep& step) : diffusion(step.diffusion) {}

    template <class Draws>
    Number log_return(const BatesStep& step, Number normal, Draws& draws) {
        const Number smooth = diffusion.log_return(step.diffusion, normal, draws);
        return smooth + draw_jumps<Number>(step.jumps, draws);
    }

    HestonPath<Number> diffusion;
};

template <class Number>
BatesPath<Number> path_of(const BatesStep& step) {
    return BatesPath<Number>(step);
}

}  // namespace levtok::montecarlo
