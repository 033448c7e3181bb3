#include "montecarlo/models/kou.hpp"

namespace levtok::montecarlo {

JumpDiffusionStep<ExponentialJumpsStep> prepare(const Kou& model, double years) {
    return prepare_jump_diffusion(model.drift, model.volatility, model.jumps, years);
}

std::optional<double> mean_growth(const Kou& model, double years, int steps) {
    return std::exp(model.drift * years * steps);
}

}  // namespace levtok::montecarlo
