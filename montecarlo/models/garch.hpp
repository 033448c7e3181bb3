#pragma once

#include "montecarlo/models/parts/variance.hpp"
#include "montecarlo/models/student_t.hpp"

namespace levtok::montecarlo {

enum class Innovations { normal, student_t };

/// r = drift dt - h / 2 + sqrt(h) z with the variance h of GJR-GARCH(1,1) and z normal or Student's
/// t of unit variance (Bollerslev 1986, 1987; Glosten, Jagannathan, Runkle 1993; the mean as Duan
/// 1995). For normal z E p_T = p_0 exp(drift T); for t the mean price is infinite and the drift
/// that of the same returns with normal z.
struct Garch {
    static constexpr const char* name = "garch";
    double drift = 0;
    ChangingVariance variance{};
    Innovations innovations = Innovations::normal;
    double degrees = 5;

    bool has_infinite_mean() const { return innovations == Innovations::student_t; }
};

inline void describe(rebalance::Fields& fields, Garch& model) {
    fields.number("drift", model.drift, drift_range,
                  "per year, of the mean price (of normal innovations)");
    describe_variance(fields, model.variance);
    fields.choice("innovations", model.innovations,
                  {{"normal", Innovations::normal}, {"student_t", Innovations::student_t}},
                  "law of the shocks over their standard deviation");
    fields.number("degrees", model.degrees, degrees_range,
                  "degrees of freedom of student_t innovations");
}

struct GarchStep {
    double drift;  ///< of a step
    VarianceStep variance;
    StudentMap map;  ///< only of Student innovations
    bool is_student;
};

void check_together(const Garch& model, const std::string& where);
GarchStep prepare(const Garch& model, double years);
std::optional<double> mean_growth(const Garch& model, double years, int steps);

template <class Number>
struct GarchPath {
    explicit GarchPath(const GarchStep& step) : variance(Number(step.variance.first)) {}

    template <class Draws>
    Number log_return(const GarchStep& step, Number normal, Draws&) {
        const Number innovation = step.is_student ? to_student(step.map, normal) : normal;
        const Number shock = square_root(variance) * innovation;
        const Number mean = mean_return(step.drift, variance);
        variance = next_variance(step.variance, variance, shock);
        return mean + shock;
    }

    Number variance;
};

template <class Number>
GarchPath<Number> path_of(const GarchStep& step) {
    return GarchPath<Number>(step);
}

}  // namespace levtok::montecarlo
