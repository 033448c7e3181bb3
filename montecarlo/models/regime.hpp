#pragma once

#include <optional>
#include <string>

#include "montecarlo/models/gbm.hpp"

namespace levtok::montecarlo {

/// A market that is calm or turbulent, each a gbm, by a two-state Markov chain in continuous time
/// that is held over a step (Hamilton 1989, A new approach to the economic analysis of
/// nonstationary time series and the business cycle). Each drift is that of the mean price in its
/// state; E p_T is the product of the steps' matrices.
struct Regime {
    static constexpr const char* name = "regime";
    double calm_drift = 0.2;
    double calm_volatility = 0.4;
    double calm_days = 30;
    double turbulent_drift = -0.3;
    double turbulent_volatility = 1.1;
    double turbulent_days = 15;
    std::optional<double> turbulent_at_start{};
};

inline void describe(rebalance::Fields& fields, Regime& model) {
    constexpr Range days{.low = 0, .high = 1e6, .low_open = true};
    fields.number("calm_drift", model.calm_drift, drift_range,
                  "per year, of the mean price in calm");
    fields.number("calm_volatility", model.calm_volatility, volatility_range,
                  "per square root of a year");
    fields.number("calm_days", model.calm_days, days,
                  "how long calm lasts on average, in days of 24 hours");
    fields.number("turbulent_drift", model.turbulent_drift, drift_range,
                  "per year, of the mean price in turbulence");
    fields.number("turbulent_volatility", model.turbulent_volatility, volatility_range,
                  "per square root of a year; at least that of calm");
    fields.number("turbulent_days", model.turbulent_days, days,
                  "how long turbulence lasts on average, in days of 24 hours");
    fields.optional_number(
        "turbulent_at_start", model.turbulent_at_start, {.low = 0, .high = 1},
        "probability that the first step is turbulent; absent: the long-run share");
}

struct RegimeStep {
    GbmStep calm;
    GbmStep turbulent;
    double enter;  ///< P(turbulent next | calm)
    double stay;   ///< P(turbulent next | turbulent)
    double first;  ///< P(first step turbulent)
};

/// The long-run share of turbulence.
double turbulent_share(const Regime& model);

void check_together(const Regime& model, const std::string& where);
RegimeStep prepare(const Regime& model, double years);
std::optional<double> mean_growth(const Regime& model, double years, int steps);

template <class Number>
struct RegimePath {
    explicit RegimePath(const RegimeStep& step) : turbulent_next(Number(step.first)) {}

    template <class Draws>
    Number log_return(const RegimeStep& step, Number normal, Draws& draws) {
        const auto turbulent = draws.uniform() < turbulent_next;
        const auto by_state = [&](double calm, double wild) {
            return select(turbulent, Number(wild), Number(calm));
        };
        turbulent_next = by_state(step.enter, step.stay);
        return mul_add(by_state(step.calm.deviation, step.turbulent.deviation), normal,
                       by_state(step.calm.mean, step.turbulent.mean));
    }

    Number turbulent_next;  ///< probability
};

template <class Number>
RegimePath<Number> path_of(const RegimeStep& step) {
    return RegimePath<Number>(step);
}

}  // namespace levtok::montecarlo
