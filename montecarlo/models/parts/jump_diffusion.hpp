#pragma once

#include "montecarlo/models/gbm.hpp"
#include "montecarlo/models/parts/jumps.hpp"

namespace levtok::montecarlo {

/// A gbm with independent jumps of either law; the driving normal is that of the diffusion.
template <class JumpsStep>
struct JumpDiffusionStep {
    GbmStep diffusion;
    JumpsStep jumps;
};

template <class Jumps>
auto prepare_jump_diffusion(double drift, double volatility, const Jumps& jumps, double years) {
    const Gbm diffusion{drift - compensation(jumps), volatility};
    return JumpDiffusionStep<decltype(prepare_jumps(jumps, years))>{prepare(diffusion, years),
                                                                    prepare_jumps(jumps, years)};
}

template <class Number, class JumpsStep>
struct JumpDiffusionPath {
    explicit JumpDiffusionPath(const JumpDiffusionStep<JumpsStep>&) {}

    template <class Draws>
    Number log_return(const JumpDiffusionStep<JumpsStep>& step, Number normal, Draws& draws) {
        const Number diffusion =
            mul_add(Number(step.diffusion.deviation), normal, Number(step.diffusion.mean));
        return diffusion + draw_jumps<Number>(step.jumps, draws);
    }
};

template <class Number, class JumpsStep>
JumpDiffusionPath<Number, JumpsStep> path_of(const JumpDiffusionStep<JumpsStep>& step) {
    return JumpDiffusionPath<Number, JumpsStep>(step);
}

}  // namespace levtok::montecarlo
