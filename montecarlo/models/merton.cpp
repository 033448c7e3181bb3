#include "montecarlo/models/merton.hpp"

namespace levtok::montecarlo {

JumpDiffusionStep<NormalJumpsStep> prepare(const Merton& model, double years) {
    return prepare_jump_diffusion(model.drift, model.volatility, model.jumps, years);
}

std::optional<double> mean_growth(const Merton& model, double years, int steps) {
    return std::exp(model.drift * years * steps);
}

}  // namespace levtok::montecarlo
