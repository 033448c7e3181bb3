#pragma once

#include <optional>
#include <span>
#include <vector>

#include "montecarlo/models/gbm.hpp"

namespace levtok::montecarlo {

/// A conditional variance that follows the shocks, GJR-GARCH(1,1) (Glosten, Jagannathan, Runkle
/// 1993): h' = w + (alpha + gamma [e < 0]) e^2 + beta h. Its coefficients are those of steps of
/// `step_days`.
struct ChangingVariance {
    double volatility = 0.8;  ///< long-run: w = (1 - persistence) volatility^2 step
    double alpha = 0.08;
    double gamma = 0;
    double beta = 0.9;
    std::optional<double> initial_volatility{};
    double step_days = 1;

    /// The fraction of a deviation from the long run that remains after a step, for shocks that are
    /// as often negative as positive.
    double persistence() const { return alpha + gamma / 2 + beta; }
};

inline void describe_variance(rebalance::Fields& fields, ChangingVariance& model) {
    fields.number("volatility", model.volatility, positive_volatility,
                  "long-run, per square root of a year");
    fields.number("alpha", model.alpha, {.low = 0, .high = 1}, "weight of the last squared shock");
    fields.number("gamma", model.gamma, {.low = -1, .high = 2},
                  "further weight where the shock was negative");
    fields.number("beta", model.beta, {.low = 0, .high = 1}, "weight of the last variance");
    fields.optional_number(
        "initial_volatility", model.initial_volatility, positive_volatility,
        "of the first step, per square root of a year; absent: the long-run one");
    fields.number("step_days", model.step_days, {.low = 0, .high = 3660, .low_open = true},
                  "length of the steps that the coefficients are for, in days of 24 hours");
}

/// Throws InvalidValue naming `<where>alpha` or `<where>beta` where the variance has no long run or
/// may become negative.
void check_variance(const ChangingVariance& model, const std::string& where);

/// Throws InvalidValue naming `step_days` where steps of `years` (of 365 days) are of another
/// length.
void require_step(double step_days, double years);

struct VarianceStep {
    double constant;
    double alpha;
    double alpha_and_gamma;
    double beta;
    double first;  ///< of the first step
};

VarianceStep prepare_variance(const ChangingVariance& model, double years);

/// The variance of the step that follows one of `variance` and `shock`.
template <class Number>
Number next_variance(const VarianceStep& step, Number variance, Number shock) {
    const Number weight =
        select(shock < Number(0.0), Number(step.alpha_and_gamma), Number(step.alpha));
    return mul_add(weight, shock * shock,
                   mul_add(Number(step.beta), variance, Number(step.constant)));
}

/// The mean log return of a step with the variance, so that E exp(r) = exp(drift) for normal shocks
/// (Duan 1995).
template <class Number>
Number mean_return(double drift, Number variance) {
    return mul_add(Number(-0.5), variance, Number(drift));
}

/// The variances and shocks of a history of log returns.
struct FilteredHistory {
    std::vector<double> standardised;  ///< shock over its standard deviation, one per return
    double next_variance = 0;          ///< of the step after the last
};

/// Runs the recursion over a history; `drift` is that of one step.
FilteredHistory filter(const VarianceStep& step, double drift, std::span<const double> log_returns);

}  // namespace levtok::montecarlo
