#include "montecarlo/models/student_t.hpp"

namespace levtok::montecarlo {

StudentTStep prepare(const StudentT& model, double years) {
    const GbmStep moments = prepare(Gbm{model.drift, model.volatility}, years);
    return {moments.mean, moments.deviation, student_map(model.degrees)};
}

std::optional<double> mean_growth(const StudentT& model, double years, int steps) {
    if (model.volatility > 0) return std::nullopt;
    return std::exp(model.drift * years * steps);
}

}  // namespace levtok::montecarlo
