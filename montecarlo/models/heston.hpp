#pragma once

#include <optional>
#include <string>

#include "montecarlo/models/gbm.hpp"

namespace levtok::montecarlo {

/// Whether 2 mean_reversion volatility^2 >= volatility_of_variance^2 must hold, so that the
/// variance never touches zero.
enum class Feller { required, waived };

/// d ln p = (drift - v / 2) dt + sqrt(v) dW, dv = k (theta - v) dt + xi sqrt(v) dB, dW dB = rho dt
/// (Heston 1993, A closed-form solution for options with stochastic volatility), stepped by the
/// quadratic-exponential scheme with martingale correction (Andersen 2008, Simple and efficient
/// simulation of the Heston model, central weights), which needs no Feller condition. E p_T = p_0
/// exp(drift T) at any step. The driving normal is the part of the price's noise that is
/// independent of its variance: the correlation of the returns of two underlyings is (1 - rho^2)
/// times that of their driving normals.
struct Heston {
    static constexpr const char* name = "heston";
    double drift = 0;
    double volatility = 0.8;  ///< sqrt(theta)
    std::optional<double> initial_volatility{};
    double mean_reversion = 4;
    double volatility_of_variance = 1.5;
    double correlation = -0.3;
    Feller feller = Feller::required;
};

inline void describe(rebalance::Fields& fields, Heston& model) {
    fields.number("drift", model.drift, drift_range, "per year, of the mean price");
    fields.number("volatility", model.volatility, positive_volatility,
                  "square root of the long-run variance, per square root of a year");
    fields.optional_number("initial_volatility", model.initial_volatility, volatility_range,
                           "square root of the variance at the start; absent: the long-run one");
    fields.number("mean_reversion", model.mean_reversion,
                  {.low = 0, .high = 1000, .low_open = true}, "of the variance, per year");
    fields.number("volatility_of_variance", model.volatility_of_variance,
                  {.low = 0, .high = 100, .low_open = true},
                  "the variance moves by this x its square root, per year");
    fields.number("correlation", model.correlation, {.low = -1, .high = 1},
                  "of price and variance");
    fields.choice("feller", model.feller,
                  {{"required", Feller::required}, {"waived", Feller::waived}},
                  "required: 2 mean_reversion volatility^2 >= volatility_of_variance^2 must hold; "
                  "waived: the variance "
                  "may touch zero, which the scheme bears");
}

/// Constants of Andersen's scheme for one step; names as in his paper.
struct HestonStep {
    double drift;
    double first_variance;
    double decay, pull;                ///< m = decay v + pull
    double spread_slope, spread_base;  ///< s^2 = spread_slope v + spread_base
    double k2, k3;                     ///< K2, K3 = K4
    double weight;                     ///< A = K2 + K4 / 2
};

void check_together(const Heston& model, const std::string& where);
HestonStep prepare(const Heston& model, double years);
std::optional<double> mean_growth(const Heston& model, double years, int steps);

template <class Number>
struct HestonPath {
    explicit HestonPath(const HestonStep& step) : variance(Number(step.first_variance)) {}

    template <class Draws>
    Number log_return(const HestonStep& step, Number normal, Draws& draws) {
        const Number before = variance;
        const Number martingale = advance(step, draws);
        const Number spread = Number(step.k3) * (before + variance);
        // K0* + K1 v + K2 v': the terms in K1 v cancel.
        const Number mean =
            mul_add(Number(-step.k3 / 2), before, mul_add(Number(step.k2), variance, martingale));
        return mul_add(square_root(spread), normal, Number(step.drift) + mean);
    }

    /// Moves the variance and returns -ln E exp(A v'), the part of K0* that the new variance
    /// brings.
    template <class Draws>
    Number advance(const HestonStep& step, Draws& draws) {
        const Number one(1.0);
        const Number m = mul_add(variance, Number(step.decay), Number(step.pull));
        const Number s2 = mul_add(variance, Number(step.spread_slope), Number(step.spread_base));
        const Number psi = s2 / (m * m);
        const auto is_quadratic = psi <= Number(1.5);
        const Number weight(step.weight);

        const Number inverse = Number(2.0) / smaller(psi, Number(1.5));
        const Number b2 = mul_add(square_root(inverse), square_root(inverse - one), inverse - one);
        const Number a = m / (one + b2);
        const Number shifted = square_root(b2) + draws.normal(is_quadratic);
        const Number room = one - Number(2.0) * weight * a;
        Number next = a * shifted * shifted;
        Number martingale =
            mul_add(Number(0.5), natural_log(room), Number(0.0) - weight * b2 * a / room);

        if (any(!is_quadratic)) {
            const Number rest = Number(2.0) / (psi + one);
            const Number p = one - rest;
            const Number beta = rest / m;
            const Number u = draws.uniform(!is_quadratic);
            // Zero, where u <= p: the law has an atom there.
            const Number exponential = larger(natural_log(rest / (one - u)) / beta, Number(0.0));
            const Number mean = mul_add(beta, rest / (beta - weight), p);
            const Number corrected = Number(0.0) - natural_log(select(is_quadratic, one, mean));
            next = select(is_quadratic, next, exponential);
            martingale = select(is_quadratic, martingale, corrected);
        }
        variance = next;
        return martingale;
    }

    Number variance;
};

template <class Number>
HestonPath<Number> path_of(const HestonStep& step) {
    return HestonPath<Number>(step);
}

}  // namespace levtok::montecarlo
