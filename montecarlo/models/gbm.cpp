#include "montecarlo/models/gbm.hpp"

namespace levtok::montecarlo {

std::optional<double> mean_growth(const Gbm& model, double years, int steps) {
    return std::exp(model.drift * years * steps);
}

}  // namespace levtok::montecarlo
