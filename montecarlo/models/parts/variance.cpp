#include "montecarlo/models/parts/variance.hpp"

#include <string>

namespace levtok::montecarlo {

void check_variance(const ChangingVariance& model, const std::string& where) {
    if (!(model.alpha + model.gamma >= 0)) {
        throw InvalidValue(where + "gamma",
                           "must not be below -alpha, or a negative shock would lower the variance",
                           shortest(model.gamma));
    }
    if (!(model.persistence() < 1)) {
        throw InvalidValue(
            where + "beta",
            "alpha + gamma / 2 + beta must be below 1 for a long-run volatility to exist",
            shortest(model.beta) + " (the sum " + shortest(model.persistence()) + ')');
    }
}

void require_step(double step_days, double years) {
    const double days = years * 365;
    if (std::fabs(days / step_days - 1) < 1e-6) return;
    throw InvalidValue("step_days",
                       "must be the length of the simulated steps, " + shortest(days) +
                           " days: the model is one of steps and cannot be cut or joined",
                       shortest(step_days));
}

VarianceStep prepare_variance(const ChangingVariance& model, double years) {
    const double long_run = model.volatility * model.volatility * years;
    const double first = model.initial_volatility.value_or(model.volatility);
    return {(1 - model.persistence()) * long_run, model.alpha, model.alpha + model.gamma,
            model.beta, first * first * years};
}

FilteredHistory filter(const VarianceStep& step, double drift,
                       std::span<const double> log_returns) {
    FilteredHistory out;
    out.standardised.reserve(log_returns.size());
    double variance = step.first;
    for (const double r : log_returns) {
        const double shock = r - mean_return(drift, variance);
        out.standardised.push_back(shock / std::sqrt(variance));
        variance = next_variance(step, variance, shock);
    }
    out.next_variance = variance;
    return out;
}

}  // namespace levtok::montecarlo
