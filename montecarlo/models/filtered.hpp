#pragma once

#include "montecarlo/models/history.hpp"
#include "montecarlo/models/parts/curve.hpp"
#include "montecarlo/models/parts/variance.hpp"

namespace levtok::montecarlo {

/// Filtered historical simulation (Barone-Adesi, Giannopoulos, Vosper 1999, VaR without
/// correlations for portfolios of derivative securities): GJR-GARCH removes the changing variance
/// from a history, the residuals are drawn at random, and the variance continues from the end of
/// the history. r = drift dt - h / 2 + sqrt(h) z, so that the drift is that of the mean price up to
/// the skew and kurtosis of z (a few basis points a day at most). The driving normal chooses z by
/// rank.
struct Filtered {
    static constexpr const char* name = "filtered";
    double drift = 0;
    ChangingVariance variance{};
    std::vector<double> returns{};
};

inline void describe(rebalance::Fields& fields, Filtered& model) {
    fields.number("drift", model.drift, drift_range,
                  "per year, of the mean price, but for skew and kurtosis");
    describe_variance(fields, model.variance);
    fields.numbers("returns", model.returns, {.low = -100, .high = 100},
                   "log returns of the history, the oldest first");
}

struct FilteredStep {
    double drift;  ///< of a step
    VarianceStep variance;
    History shocks;  ///< of mean 0 and variance 1
    Curve tail;
};

void check_together(const Filtered& model, const std::string& where);
FilteredStep prepare(const Filtered& model, double years);
std::optional<double> mean_growth(const Filtered& model, double years, int steps);

template <class Number>
struct FilteredPath {
    explicit FilteredPath(const FilteredStep& step) : variance(Number(step.variance.first)) {}

    template <class Draws>
    Number log_return(const FilteredStep& step, Number normal, Draws&) {
        const Number place =
            gather(step.shocks.order, rank_of(step.tail, normal, step.shocks.count));
        const Number shock = square_root(variance) * gather(step.shocks.values, place);
        const Number mean = mean_return(step.drift, variance);
        variance = next_variance(step.variance, variance, shock);
        return mean + shock;
    }

    Number variance;
};

template <class Number>
FilteredPath<Number> path_of(const FilteredStep& step) {
    return FilteredPath<Number>(step);
}

}  // namespace levtok::montecarlo
