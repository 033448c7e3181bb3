#include "montecarlo/fit/fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "montecarlo/fit/goodness.hpp"
#include "montecarlo/fit/likelihood.hpp"
#include "montecarlo/fit/optimise.hpp"
#include "montecarlo/fit/spec.hpp"
#include "montecarlo/fit/standard_errors.hpp"
#include "montecarlo/fit/warnings.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

using namespace fitting;

void check_data(std::span<const double> log_returns, double years) {
    if (log_returns.size() < fewest_rows) {
        throw InvalidValue(
            "rows", "must be at least " + std::to_string(fewest_rows) + " log returns for a fit",
            std::to_string(log_returns.size()));
    }
    require_in_range(years, positive, "years");
    for (std::size_t i = 0; i < log_returns.size(); ++i) {
        require_in_range(log_returns[i], {.low = -100, .high = 100},
                         "returns." + std::to_string(i));
    }
    const auto [low, high] = std::minmax_element(log_returns.begin(), log_returns.end());
    if (*high - *low < 1e-12) {
        throw InvalidValue("returns", "must not all be the same", shortest(*low) + " throughout");
    }
}

struct Fitted {
    Spec spec;
    Optimum optimum;
};

double akaike(const Fitted& fitted) {
    return 2 * static_cast<double>(fitted.spec.coordinates.size()) - 2 * fitted.optimum.value;
}

/// A model without specs_of can be given, but not fitted.
std::vector<Spec> ways_to_fit(const Model& kind, const Data& data) {
    return std::visit(
        [&](const auto& model) -> std::vector<Spec> {
            if constexpr (requires { specs_of(model, data); }) return specs_of(model, data);
            throw InvalidValue("model", "must be one that can be fitted",
                               std::string(model.name) + ", which is not");
        },
        kind);
}

/// The best of the ways to fit.
Fitted best_of(const std::vector<Spec>& specs, const Data& data) {
    std::vector<Fitted> fits;
    for (const auto& spec : specs) {
        const auto likelihood = [&](const std::vector<double>& x) {
            return log_likelihood(spec.at(x), data);
        };
        fits.push_back({spec, maximise(likelihood, spec.coordinates, spec.starts)});
    }
    return *std::min_element(fits.begin(), fits.end(),
                             [](const auto& a, const auto& b) { return akaike(a) < akaike(b); });
}

}  // namespace

ModelFile fit(std::string_view name, std::span<const double> log_returns, double years) {
    const Model kind = model_named(name);
    check_data(log_returns, years);
    const Data data{log_returns, years};
    const Fitted fitted = best_of(ways_to_fit(kind, data), data);

    Model model = fitted.spec.at(fitted.optimum.at);
    FitSummary summary{
        .method = fitted.spec.method, .rows = log_returns.size(), .step_days = step_days(data)};
    summary.warnings = warnings_of_search(fitted.spec.coordinates, fitted.optimum.at);
    if (!fitted.optimum.settled) {
        summary.warnings.emplace_back(
            "search: it ended while the likelihood still rose; the estimates are short of the "
            "maximum");
    }
    if (has_likelihood(model)) {
        const auto count = static_cast<double>(log_returns.size());
        const auto parameters = static_cast<double>(fitted.spec.coordinates.size());
        summary.log_likelihood = fitted.optimum.value;
        summary.aic = akaike(fitted);
        summary.bic = parameters * std::log(count) - 2 * fitted.optimum.value;
        summary.tests = goodness_tests(probabilities(model, data));
        auto estimates = standard_errors(fitted.spec, fitted.optimum.at, data);
        summary.standard_errors = std::move(estimates.errors);
        add_undetermined(summary.warnings, estimates.undetermined);
        add_needless(summary, data, summary.warnings);
        start_from_end(model, data);
    }
    add_warnings_of(model, data, summary.warnings);
    check(model);
    return {std::move(model), std::move(summary)};
}

std::string goodness_line(const FitSummary& fit) {
    std::array<char, 160> text{};
    std::string line;
    const auto add = [&](const char* format, auto... values) {
        std::snprintf(text.data(), text.size(), format, values...);
        line += text.data();
    };
    add("%llu returns", static_cast<unsigned long long>(fit.rows));
    if (fit.log_likelihood) add(", log-likelihood %.2f", *fit.log_likelihood);
    if (fit.aic) add(", AIC %.2f", *fit.aic);
    if (fit.bic) add(", BIC %.2f", *fit.bic);
    for (const auto& test : fit.tests) {
        line += "; " + test.name;
        add(" %.4g (p %.3g)", test.statistic, test.p_value);
    }
    return line;
}

}  // namespace levtok::montecarlo
