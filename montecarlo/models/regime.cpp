#include "montecarlo/models/regime.hpp"

namespace levtok::montecarlo {

double turbulent_share(const Regime& model) {
    return model.turbulent_days / (model.calm_days + model.turbulent_days);
}

void check_together(const Regime& model, const std::string& where) {
    if (model.turbulent_volatility >= model.calm_volatility) return;
    throw InvalidValue(
        where + "turbulent_volatility",
        "must be at least " + where + "calm_volatility, " + shortest(model.calm_volatility),
        shortest(model.turbulent_volatility));
}

RegimeStep prepare(const Regime& model, double years) {
    const double days = years * 365;
    const double mixed = -std::expm1(-days * (1 / model.calm_days + 1 / model.turbulent_days));
    const double share = turbulent_share(model);
    return {prepare(Gbm{model.calm_drift, model.calm_volatility}, years),
            prepare(Gbm{model.turbulent_drift, model.turbulent_volatility}, years), share * mixed,
            1 - (1 - share) * mixed, model.turbulent_at_start.value_or(share)};
}

std::optional<double> mean_growth(const Regime& model, double years, int steps) {
    const RegimeStep step = prepare(model, years);
    const double calm_growth = std::exp(model.calm_drift * years);
    const double turbulent_growth = std::exp(model.turbulent_drift * years);
    // The mean growth from here to the end, given the state of the step.
    double calm = 1;
    double turbulent = 1;
    for (int i = 0; i < steps; ++i) {
        const double after_calm = (1 - step.enter) * calm + step.enter * turbulent;
        const double after_turbulent = (1 - step.stay) * calm + step.stay * turbulent;
        calm = calm_growth * after_calm;
        turbulent = turbulent_growth * after_turbulent;
    }
    return (1 - step.first) * calm + step.first * turbulent;
}

}  // namespace levtok::montecarlo
