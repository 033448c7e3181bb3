#pragma once

#include <optional>

#include "montecarlo/models/gbm.hpp"
#include "montecarlo/models/parts/curve.hpp"

namespace levtok::montecarlo {

inline constexpr Range degrees_range{.low = 2, .high = 1e6, .low_open = true};

/// Independent log returns of Student's t law, scaled to the variance volatility^2 dt, about (drift
/// - volatility^2 / 2) dt (Praetz 1972; Blattberg, Gonedes 1974). The tails are powers, so that E p
/// is infinite: the drift is that of a gbm with the same mean and variance of log returns. The law
/// is not stable under addition: it is that of the chosen step.
struct StudentT {
    static constexpr const char* name = "student_t";
    double drift = 0;
    double volatility = 0.8;
    double degrees = 4;

    bool has_infinite_mean() const { return volatility > 0; }
};

inline void describe(rebalance::Fields& fields, StudentT& model) {
    fields.number(
        "drift", model.drift, drift_range,
        "per year, of the mean price of a gbm with the same mean and variance of log returns");
    fields.number("volatility", model.volatility, volatility_range, "per square root of a year");
    fields.number("degrees", model.degrees, degrees_range, "degrees of freedom of one step");
}

struct StudentTStep {
    double mean;
    double deviation;
    StudentMap map;
};

StudentTStep prepare(const StudentT& model, double years);
std::optional<double> mean_growth(const StudentT& model, double years, int steps);

template <class Number>
struct StudentTPath {
    explicit StudentTPath(const StudentTStep&) {}

    template <class Draws>
    Number log_return(const StudentTStep& step, Number normal, Draws&) {
        return mul_add(Number(step.deviation), to_student(step.map, normal), Number(step.mean));
    }
};

template <class Number>
StudentTPath<Number> path_of(const StudentTStep& step) {
    return StudentTPath<Number>(step);
}

}  // namespace levtok::montecarlo
