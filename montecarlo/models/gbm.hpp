#pragma once

#include <optional>

#include "montecarlo/models/parts/numbers.hpp"
#include "rebalance/json/fields.hpp"

namespace levtok::montecarlo {

inline constexpr Range drift_range{.low = -100, .high = 100};
inline constexpr Range volatility_range{.low = 0, .high = 100};
inline constexpr Range positive_volatility{.low = 0, .high = 100, .low_open = true};

/// Geometric Brownian motion: d ln p = (drift - volatility^2 / 2) dt + volatility dW; E p_T = p_0
/// exp(drift T) (Samuelson 1965).
struct Gbm {
    static constexpr const char* name = "gbm";
    double drift = 0;
    double volatility = 0.8;
};

inline void describe(rebalance::Fields& fields, Gbm& model) {
    fields.number("drift", model.drift, drift_range, "per year, of the mean price");
    fields.number("volatility", model.volatility, volatility_range, "per square root of a year");
}

/// The constants of a step of `years`.
struct GbmStep {
    double mean;
    double deviation;
};

inline GbmStep prepare(const Gbm& model, double years) {
    return {(model.drift - model.volatility * model.volatility / 2) * years,
            model.volatility * std::sqrt(years)};
}

std::optional<double> mean_growth(const Gbm& model, double years, int steps);

/// A path has no state of its own.
template <class Number>
struct GbmPath {
    explicit GbmPath(const GbmStep&) {}

    /// The next log return, from the step's driving normal.
    template <class Draws>
    Number log_return(const GbmStep& step, Number normal, Draws&) {
        return mul_add(Number(step.deviation), normal, Number(step.mean));
    }
};

template <class Number>
GbmPath<Number> path_of(const GbmStep& step) {
    return GbmPath<Number>(step);
}

}  // namespace levtok::montecarlo
