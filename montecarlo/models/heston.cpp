#include "montecarlo/models/heston.hpp"

namespace levtok::montecarlo {

void check_together(const Heston& model, const std::string& where) {
    if (model.feller == Feller::waived) return;
    const double pull = 2 * model.mean_reversion * model.volatility * model.volatility;
    const double spread = model.volatility_of_variance * model.volatility_of_variance;
    if (pull >= spread) return;
    throw InvalidValue(where + "volatility_of_variance",
                       "must be at most " + shortest(std::sqrt(pull)) +
                           " by the Feller condition, 2 mean_reversion volatility^2 >= "
                           "volatility_of_variance^2 (" +
                           where + "feller = \"waived\" lets the variance touch zero)",
                       shortest(model.volatility_of_variance));
}

HestonStep prepare(const Heston& model, double years) {
    const double theta = model.volatility * model.volatility;
    const double first = model.initial_volatility.value_or(model.volatility);
    const double k = model.mean_reversion;
    const double xi = model.volatility_of_variance;
    const double rho = model.correlation;
    const double decay = std::exp(-k * years);
    const double gone = -std::expm1(-k * years);
    const double half = years / 2 * (k * rho / xi - 0.5);

    HestonStep step{};
    step.drift = model.drift * years;
    step.first_variance = first * first;
    step.decay = decay;
    step.pull = theta * gone;
    step.spread_slope = xi * xi * decay * gone / k;
    step.spread_base = theta * xi * xi * gone * gone / (2 * k);
    step.k2 = half + rho / xi;
    step.k3 = years / 2 * (1 - rho * rho);
    step.weight = step.k2 + step.k3 / 2;
    // s^2 / m is at most xi^2 gone / k, whatever v: below this bound E exp(A v') exists in both
    // branches.
    if (step.weight * xi * xi * gone / k >= 1) {
        throw InvalidValue("correlation",
                           "must be smaller for steps of " + shortest(years * 365) +
                               " days, or the mean price after a step is infinite in the scheme",
                           shortest(rho));
    }
    return step;
}

std::optional<double> mean_growth(const Heston& model, double years, int steps) {
    return std::exp(model.drift * years * steps);
}

}  // namespace levtok::montecarlo
