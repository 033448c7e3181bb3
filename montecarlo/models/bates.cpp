#include "montecarlo/models/bates.hpp"

namespace levtok::montecarlo {

void check_together(const Bates& model, const std::string& where) {
    check_together(model.diffusion, where);
}

BatesStep prepare(const Bates& model, double years) {
    Heston diffusion = model.diffusion;
    diffusion.drift -= compensation(model.jumps);
    return {prepare(diffusion, years), prepare_jumps(model.jumps, years)};
}

std::optional<double> mean_growth(const Bates& model, double years, int steps) {
    return mean_growth(model.diffusion, years, steps);
}

}  // namespace levtok::montecarlo
