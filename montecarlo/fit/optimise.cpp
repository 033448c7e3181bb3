#include "montecarlo/fit/optimise.hpp"

#include <algorithm>
#include <cmath>
#include <nlopt.hpp>

namespace levtok::montecarlo::fitting {
namespace {

using Function = std::function<double(const std::vector<double>&)>;

double evaluate(const std::vector<double>& x, std::vector<double>&, void* function) {
    const double value = (*static_cast<const Function*>(function))(x);
    constexpr double worst = -1e30;  // NLopt's quadratic models cannot handle infinity
    return std::isfinite(value) ? value : worst;
}

/// Runs one algorithm; the result is never worse than its start.
Optimum improved(nlopt::algorithm algorithm, const Function& function,
                 const std::vector<Coordinate>& coordinates, Optimum from, double tolerance,
                 int evaluations) {
    nlopt::opt search(algorithm, static_cast<unsigned>(coordinates.size()));
    std::vector<double> low;
    std::vector<double> high;
    std::vector<double> step;
    for (std::size_t i = 0; i < coordinates.size(); ++i) {
        low.push_back(coordinates[i].low);
        high.push_back(coordinates[i].high);
        from.at[i] = std::clamp(from.at[i], low[i], high[i]);
        step.push_back(std::min(coordinates[i].step, (high[i] - low[i]) / 4));
    }
    search.set_lower_bounds(low);
    search.set_upper_bounds(high);
    search.set_initial_step(step);
    search.set_max_objective(evaluate, const_cast<Function*>(&function));
    search.set_ftol_abs(tolerance);
    search.set_maxeval(evaluations);
    Optimum found = from;
    try {
        search.optimize(found.at, found.value);
    } catch (const nlopt::roundoff_limited&) {
        // The point is as good as rounding allows.
        found.value = function(found.at);
    }
    return found.value >= from.value ? found : from;
}

}  // namespace

Optimum maximise(const Function& function, const std::vector<Coordinate>& coordinates,
                 const std::vector<std::vector<double>>& starts) {
    Optimum best{starts.front(), -HUGE_VAL};
    if (coordinates.empty()) return best;
    const int evaluations = 60 * static_cast<int>(coordinates.size());
    for (const auto& start : starts) {
        const Optimum found = improved(nlopt::LN_SBPLX, function, coordinates,
                                       {start, function(start)}, 1e-2, evaluations);
        if (found.value > best.value) best = found;
    }
    constexpr int most_rounds = 20;
    constexpr double gain_that_matters =
        1e-6;  // of a log-likelihood: far below statistical significance
    best.settled = false;
    for (int round = 0; round < most_rounds && !best.settled; ++round) {
        const double before = best.value;
        best = improved(nlopt::LN_SBPLX, function, coordinates, best, 1e-7, 20 * evaluations);
        best = improved(nlopt::LN_BOBYQA, function, coordinates, best, 1e-9, 5 * evaluations);
        best.settled = !(best.value - before > gain_that_matters);
    }
    return best;
}

}  // namespace levtok::montecarlo::fitting
