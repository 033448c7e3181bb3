#include "montecarlo/variance/control.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "nav/check.hpp"

namespace levtok::montecarlo {

double continuous_nav(double leverage, double log_return, double squared_returns) {
    return std::exp(leverage * log_return - leverage * (leverage - 1) / 2 * squared_returns);
}

double continuous_nav_mean(const StepLaw& law, double leverage, int steps) {
    const double curvature = leverage * (leverage - 1) / 2;
    if (curvature < 0 || (curvature == 0 && leverage >= law.upper_exponent)) {
        throw InvalidValue("leverage",
                           "must leave the mean of the control finite: above 1 or below 0",
                           shortest(leverage));
    }
    const auto integrand = [&](double x) {
        const double density = law.density(x);
        return density > 0 ? std::exp(leverage * x - curvature * x * x) * density : 0.0;
    };
    // Pieces of the bulk's own width first, so that no peak is missed; then the tails.
    using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    constexpr double tolerance = 1e-13;
    double mean = 0;
    for (int i = -40; i < 40; ++i) {
        mean += Rule::integrate(integrand, law.centre + i * law.scale / 2,
                                law.centre + (i + 1) * law.scale / 2, 5, tolerance);
    }
    mean += Rule::integrate(integrand, -infinity, law.centre - 20 * law.scale, 10, tolerance);
    mean += Rule::integrate(integrand, law.centre + 20 * law.scale, infinity, 10, tolerance);
    return std::pow(mean, steps);
}

}  // namespace levtok::montecarlo
