#include "montecarlo/fit/likelihood.hpp"

#include <cmath>

#include "montecarlo/fit/predict.hpp"

namespace levtok::montecarlo::fitting {
namespace {

/// Not a template over the models: bootstrap predicts nothing.
template <class Kind, class Visit>
concept Predicts = requires(const Kind& model, const Data& data, Visit visit) {
    predict(model, data, visit);
};

template <class Of>
std::vector<double> of_each_return(const Model& model, const Data& data, const Of& of) {
    std::vector<double> out;
    out.reserve(data.returns.size());
    const auto visit = [&](const auto& law) { out.push_back(of(law, data.returns[out.size()])); };
    std::visit(
        [&](const auto& kind) {
            if constexpr (Predicts<decltype(kind), decltype(visit)>) predict(kind, data, visit);
        },
        model);
    return out;
}

bool keeps_rules(const Model& model) {
    try {
        check(model);
        return true;
    } catch (const InvalidValue&) {
        return false;
    }
}

}  // namespace

bool has_likelihood(const Model& model) {
    const auto ignore = [](const auto&) {};
    return std::visit([&](const auto& kind) { return Predicts<decltype(kind), decltype(ignore)>; },
                      model);
}

std::vector<double> log_densities(const Model& model, const Data& data) {
    if (!keeps_rules(model)) return {};
    return of_each_return(model, data,
                          [](const auto& law, double r) { return law.log_density(r); });
}

double log_likelihood(const Model& model, const Data& data) {
    const auto terms = log_densities(model, data);
    if (terms.empty()) return -HUGE_VAL;
    double sum = 0;
    for (const double term : terms) sum += term;
    return std::isfinite(sum) ? sum : -HUGE_VAL;
}

std::vector<double> probabilities(const Model& model, const Data& data) {
    return of_each_return(model, data, [](const auto& law, double r) { return law.cdf(r); });
}

void start_from_end(Model& model, const Data& data) {
    const auto ignore = [](const auto&) {};
    if (auto* garch = std::get_if<Garch>(&model)) {
        garch->variance.initial_volatility =
            std::sqrt(predict(*garch, data, ignore).variance / data.years);
    } else if (auto* heston = std::get_if<Heston>(&model)) {
        heston->initial_volatility = std::sqrt(predict(*heston, data, ignore).variance);
    } else if (auto* bates = std::get_if<Bates>(&model)) {
        bates->diffusion.initial_volatility = std::sqrt(predict(*bates, data, ignore).variance);
    } else if (auto* regime = std::get_if<Regime>(&model)) {
        regime->turbulent_at_start = predict(*regime, data, ignore).turbulent;
    }
}

}  // namespace levtok::montecarlo::fitting
