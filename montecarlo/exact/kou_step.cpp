#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <vector>

#include "montecarlo/exact/step_law.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

/// The sum of a step's jumps is nothing, or an Erlang law of some order on either side: weights of
/// these, by the order.
struct ErlangMixture {
    double none = 0;
    std::vector<double> up;
    std::vector<double> down;
};

/// Poisson probabilities up to where they no longer count.
std::vector<double> poisson(double expected) {
    std::vector<double> out;
    double weight = std::exp(-expected);
    for (int count = 0; count <= expected || weight > 1e-30; ++count) {
        out.push_back(weight);
        weight *= expected / (count + 1);
    }
    return out;
}

/// Jumps up and down come independently of each other. The sum of one up and one down is the excess
/// of the longer over the shorter, which is exponential again: `up_survives` is the probability
/// that the one up is longer (Kou 2002, appendix B). All terms are positive, so that tails keep
/// their digits.
ErlangMixture mixture_of(const ExponentialJumps& jumps, double years) {
    const auto up = poisson(jumps.intensity * years * jumps.up_probability);
    const auto down = poisson(jumps.intensity * years * (1 - jumps.up_probability));
    const double up_survives = jumps.up_mean / (jumps.up_mean + jumps.down_mean);
    std::vector<std::vector<double>> weight(up.size(), down);
    for (std::size_t k = 0; k < up.size(); ++k) {
        for (double& each : weight[k]) each *= up[k];
    }
    for (std::size_t k = up.size() - 1; k > 0; --k) {
        for (std::size_t m = down.size() - 1; m > 0; --m) {
            weight[k][m - 1] += weight[k][m] * up_survives;
            weight[k - 1][m] += weight[k][m] * (1 - up_survives);
        }
    }
    ErlangMixture out{.none = weight[0][0], .up = {}, .down = {}};
    for (std::size_t k = 1; k < up.size(); ++k) out.up.push_back(weight[k][0]);
    for (std::size_t m = 1; m < down.size(); ++m) out.down.push_back(weight[0][m]);
    return out;
}

double normal_density(double z) {
    return std::exp(-0.5 * z * z) / boost::math::double_constants::root_two_pi;
}

/// Density at y of a normal of deviation `sd` plus a mixture of Erlang laws of the given mean per
/// order: with a = sd / mean, x = a - y / sd, order n has a^n exp(a^2 / 2 - a y / sd) Hh_(n-1)(x) /
/// (sd sqrt(2 pi)), where n Hh_n = Hh_(n-2) - x Hh_(n-1) (Abramowitz, Stegun 7.2; Kou 2002).
double erlang_density(const std::vector<double>& weights, double mean, double sd, double y) {
    if (weights.empty()) return 0;
    const double a = sd / mean;
    const double z = y / sd;
    const double x = a - z;
    double sum = 0;
    double order = 0;
    constexpr double forward_is_stable = 0.5;
    if (x < forward_is_stable) {
        double before = std::exp(-x * x / 2);
        double now = std::erfc(x / boost::math::double_constants::root_two) *
                     boost::math::double_constants::root_two_pi / 2;
        double power = a;
        for (const double weight : weights) {
            sum += weight * power * now;
            const double next = (before - x * now) * (1 / ++order);  // the division waits for none
            before = now;
            now = next;
            power *= a;
        }
        return sum * std::exp(a * a / 2 - a * z) /
               (sd * boost::math::double_constants::root_two_pi);
    }
    // For positive x, Hh is the solution that falls: by ratios r_n = Hh_n / Hh_(n-1), from an order
    // so high that the initial value does not matter. Hh_(-1)(x) makes the factor normal.
    const auto highest = static_cast<double>(weights.size());
    const double reach = std::sqrt(2 * highest) + 16 / x;
    double n = std::ceil(reach * reach / 2);
    double ratio = 2 / (x + std::sqrt(x * x + 4 * (n + 1)));
    // Above the orders that count r_n = 1 / (x + n r_(n+1)) goes as a fraction, of which so many
    // steps overflow by far no double: a division for each would take most of the time.
    constexpr double steps = 64;
    while (n > highest) {
        double below = 1;
        for (const double end = std::fmax(highest, n - steps); n > end; --n) {
            const double next = x * below + n * ratio;
            ratio = below;
            below = next;
        }
        ratio /= below;
    }
    for (; n > 0; --n) {
        ratio = 1 / (x + n * ratio);
        sum = (sum + weights[static_cast<std::size_t>(n) - 1]) * a * ratio;
    }
    return sum * normal_density(z) / sd;
}

}  // namespace

StepLaw kou_step(double drift, double volatility, const ExponentialJumps& jumps, double years) {
    require_in_range(drift, finite, "drift");
    require_in_range(volatility, positive, "volatility");
    require_in_range(years, positive, "years");
    require_in_range(jumps.intensity, non_negative, "jumps.intensity");
    require_in_range(jumps.up_probability, {.low = 0, .high = 1}, "jumps.up_probability");
    require_in_range(jumps.up_mean, {.low = 0, .high = 1, .low_open = true, .high_open = true},
                     "jumps.up_mean");
    require_in_range(jumps.down_mean, positive, "jumps.down_mean");
    const double mean = (drift - volatility * volatility / 2 - compensation(jumps)) * years;
    const double sd = volatility * std::sqrt(years);
    const double up = jumps.up_probability * jumps.up_mean;
    const double down = (1 - jumps.up_probability) * jumps.down_mean;
    const bool jumps_up = jumps.intensity > 0 && jumps.up_probability > 0;
    const bool jumps_down = jumps.intensity > 0 && jumps.up_probability < 1;
    return {.density =
                [=, mixture = mixture_of(jumps, years)](double x) {
                    const double y = x - mean;
                    return mixture.none * normal_density(y / sd) / sd +
                           erlang_density(mixture.up, jumps.up_mean, sd, y) +
                           erlang_density(mixture.down, jumps.down_mean, sd, -y);
                },
            .centre = mean + jumps.intensity * years * (up - down),
            .scale = sd,
            .upper_exponent = jumps_up ? 1 / jumps.up_mean : infinity,
            .lower_exponent = jumps_down ? 1 / jumps.down_mean : infinity};
}

}  // namespace levtok::montecarlo
