#include "montecarlo/exact/step_law.hpp"

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <vector>

#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

double normal_density(double x, double mean, double sd) {
    const double z = (x - mean) / sd;
    return std::exp(-0.5 * z * z) / (sd * boost::math::double_constants::root_two_pi);
}

void require_diffusion(double drift, double volatility, double years) {
    require_in_range(drift, finite, "drift");
    require_in_range(volatility, positive, "volatility");
    require_in_range(years, positive, "years");
}

}  // namespace

StepLaw gbm_step(double drift, double volatility, double years) {
    require_diffusion(drift, volatility, years);
    const double mean = (drift - volatility * volatility / 2) * years;
    const double sd = volatility * std::sqrt(years);
    return {.density = [=](double x) { return normal_density(x, mean, sd); },
            .centre = mean,
            .scale = sd};
}

StepLaw student_t_step(double drift, double volatility, double degrees, double years) {
    require_diffusion(drift, volatility, years);
    require_in_range(degrees, {.low = 2, .low_open = true}, "degrees");
    const double mean = (drift - volatility * volatility / 2) * years;
    const double scale = volatility * std::sqrt(years * (degrees - 2) / degrees);
    const double peak = std::exp(std::lgamma((degrees + 1) / 2) - std::lgamma(degrees / 2)) /
                        (scale * std::sqrt(degrees * boost::math::double_constants::pi));
    const double power = -(degrees + 1) / 2;
    return {.density =
                [=](double x) {
                    const double t = (x - mean) / scale;
                    return peak * std::exp(power * std::log1p(t * t / degrees));
                },
            .centre = mean,
            .scale = scale,
            .upper_exponent = 0,
            .lower_exponent = 0};
}

StepLaw merton_step(double drift, double volatility, const NormalJumps& jumps, double years) {
    require_diffusion(drift, volatility, years);
    require_in_range(jumps.intensity, non_negative, "jumps.intensity");
    require_in_range(jumps.mean, finite, "jumps.mean");
    require_in_range(jumps.sd, non_negative, "jumps.sd");
    const double expected = jumps.intensity * years;
    const double mean = (drift - volatility * volatility / 2 - compensation(jumps)) * years;
    const double variance = volatility * volatility * years;
    struct Normal {
        double weight, mean, sd;
    };
    std::vector<Normal> mixture;
    double weight = std::exp(-expected);
    for (int count = 0; count <= expected || weight > 1e-30; ++count) {
        mixture.push_back(
            {weight, mean + count * jumps.mean, std::sqrt(variance + count * jumps.sd * jumps.sd)});
        weight *= expected / (count + 1);
    }
    return {.density =
                [mixture](double x) {
                    double sum = 0;
                    for (const Normal& part : mixture) {
                        sum += part.weight * normal_density(x, part.mean, part.sd);
                    }
                    return sum;
                },
            .centre = mean + expected * jumps.mean,
            .scale = std::sqrt(variance)};
}

}  // namespace levtok::montecarlo
