#include "montecarlo/models/garch.hpp"

namespace levtok::montecarlo {

void check_together(const Garch& model, const std::string& where) {
    check_variance(model.variance, where);
}

GarchStep prepare(const Garch& model, double years) {
    require_step(model.variance.step_days, years);
    const bool is_student = model.innovations == Innovations::student_t;
    return {model.drift * years, prepare_variance(model.variance, years),
            is_student ? student_map(model.degrees) : StudentMap{}, is_student};
}

std::optional<double> mean_growth(const Garch& model, double years, int steps) {
    if (model.innovations == Innovations::student_t) return std::nullopt;
    return std::exp(model.drift * years * steps);
}

}  // namespace levtok::montecarlo
