#include "montecarlo/models/bootstrap.hpp"

#include <numeric>

#include "montecarlo/models/parts/variance.hpp"

namespace levtok::montecarlo {
namespace {

/// The returns as they are drawn: moved to the drift that is asked for.
std::vector<double> moved_returns(const Bootstrap& model, double years) {
    std::vector<double> returns = model.returns;
    if (!model.drift) return returns;
    double growth = 0;
    for (const double r : returns) growth += std::exp(r);
    const double move =
        *model.drift * years - std::log(growth / static_cast<double>(returns.size()));
    for (double& r : returns) r += move;
    return returns;
}

}  // namespace

void check_together(const Bootstrap& model, const std::string& where) {
    check_returns(model.returns, where);
}

BootstrapStep prepare(const Bootstrap& model, double years) {
    require_step(model.step_days, years);
    return {history_of(moved_returns(model, years)), upper_normal_tail(), 1 / model.mean_block};
}

std::optional<double> mean_growth(const Bootstrap& model, double years, int steps) {
    std::vector<double> growth = moved_returns(model, years);
    for (double& r : growth) r = std::exp(r);
    const auto count = static_cast<double>(growth.size());
    // Backwards: the mean growth from a step to the end, by the place in the history that the step
    // draws.
    std::vector<double> ahead = growth;
    for (int i = 1; i < steps; ++i) {
        const double anywhere = std::accumulate(ahead.begin(), ahead.end(), 0.0) / count;
        const double first = ahead.front();
        for (std::size_t j = 0; j < ahead.size(); ++j) {
            const double onwards = j + 1 < ahead.size() ? ahead[j + 1] : first;
            ahead[j] = growth[j] * (onwards + (anywhere - onwards) / model.mean_block);
        }
    }
    return std::accumulate(ahead.begin(), ahead.end(), 0.0) / count;
}

}  // namespace levtok::montecarlo
