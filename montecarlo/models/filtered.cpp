#include "montecarlo/models/filtered.hpp"

#include <numeric>

namespace levtok::montecarlo {
namespace {

/// To mean 0 and variance 1.
void standardise(std::vector<double>& values) {
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double z : values) squares += (z - mean) * (z - mean);
    const double scale = 1 / std::sqrt(squares / count);
    for (double& z : values) z = (z - mean) * scale;
}

}  // namespace

void check_together(const Filtered& model, const std::string& where) {
    check_variance(model.variance, where);
    check_returns(model.returns, where);
}

FilteredStep prepare(const Filtered& model, double years) {
    require_step(model.variance.step_days, years);
    ChangingVariance from_long_run = model.variance;
    from_long_run.initial_volatility.reset();
    VarianceStep variance = prepare_variance(from_long_run, years);
    FilteredHistory history = filter(variance, model.drift * years, model.returns);
    standardise(history.standardised);
    variance.first = model.variance.initial_volatility
                         ? prepare_variance(model.variance, years).first
                         : history.next_variance;
    return {model.drift * years, variance, history_of(std::move(history.standardised)),
            upper_normal_tail()};
}

std::optional<double> mean_growth(const Filtered&, double, int) { return std::nullopt; }

}  // namespace levtok::montecarlo
