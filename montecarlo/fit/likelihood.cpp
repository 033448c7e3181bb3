#include "montecarlo/fit/likelihood.hpp"

#include <cmath>

#include "montecarlo/fit/data.hpp"
#include "montecarlo/fit/laws/kou_law.hpp"
#include "montecarlo/fit/laws/laws.hpp"
#include "montecarlo/fit/variance_filter.hpp"
#include "montecarlo/models.hpp"

namespace levtok::montecarlo::fitting {
namespace {

/// No state: the steps are independent.
struct NoState {};

template <class Law, class Visit>
NoState predict_alike(const Law& law, const Data& data, Visit&& visit) {
    for (std::size_t i = 0; i < data.returns.size(); ++i) visit(law);
    return {};
}

template <class Visit>
NoState predict(const Gbm& model, const Data& data, Visit&& visit) {
    const GbmStep step = prepare(model, data.years);
    return predict_alike(NormalLaw{step.mean, step.deviation * step.deviation}, data, visit);
}

template <class Visit>
NoState predict(const StudentT& model, const Data& data, Visit&& visit) {
    const GbmStep step = prepare(Gbm{model.drift, model.volatility}, data.years);
    return predict_alike(StudentLaw{step.mean, step.deviation * step.deviation, model.degrees,
                                    StudentLaw::peak_of(model.degrees)},
                         data, visit);
}

template <class Visit>
NoState predict(const Merton& model, const Data& data, Visit&& visit) {
    const GbmStep step =
        prepare(Gbm{model.drift - compensation(model.jumps), model.volatility}, data.years);
    const double expected = model.jumps.intensity * data.years;
    NormalMixture law;
    double weight = std::exp(-expected);
    for (int k = 0; law.count < NormalMixture::room && (k <= expected || weight > 1e-12); ++k) {
        law.add(weight, step.mean + k * model.jumps.mean,
                step.deviation * step.deviation + k * model.jumps.sd * model.jumps.sd);
        weight *= expected / (k + 1);
    }
    return predict_alike(law, data, visit);
}

template <class Visit>
NoState predict(const Kou& model, const Data& data, Visit&& visit) {
    return predict_alike(KouLaw(model, data), data, visit);
}

/// The variance of the next step.
struct NextVariance {
    double variance;
};

template <class LawOf, class Visit>
NextVariance predict_variance(const ChangingVariance& model, double drift, const Data& data,
                              const LawOf& law_of, Visit&& visit) {
    const VarianceStep step = prepare_variance(model, data.years);
    double variance = step.first;
    for (const double r : data.returns) {
        const double mean = mean_return(drift * data.years, variance);
        visit(law_of(mean, variance));
        variance = next_variance(step, variance, r - mean);
    }
    return {variance};
}

template <class Visit>
NextVariance predict(const Garch& model, const Data& data, Visit&& visit) {
    if (model.innovations == Innovations::student_t) {
        const double peak = StudentLaw::peak_of(model.degrees);
        const auto law = [&](double mean, double variance) {
            return StudentLaw{mean, variance, model.degrees, peak};
        };
        return predict_variance(model.variance, model.drift, data, law, visit);
    }
    const auto law = [](double mean, double variance) { return NormalLaw{mean, variance}; };
    return predict_variance(model.variance, model.drift, data, law, visit);
}

template <class Visit>
NextVariance predict(const Filtered& model, const Data& data, Visit&& visit) {
    const auto law = [](double mean, double variance) { return NormalLaw{mean, variance}; };
    return predict_variance(model.variance, model.drift, data, law, visit);
}

/// The probability that the next step is turbulent.
struct NextRegime {
    double turbulent;
};

/// Hamilton's filter (1989).
template <class Visit>
NextRegime predict(const Regime& model, const Data& data, Visit&& visit) {
    const RegimeStep step = prepare(model, data.years);
    double turbulent = step.first;
    for (const double r : data.returns) {
        NormalMixture law;
        law.add(1 - turbulent, step.calm.mean, step.calm.deviation * step.calm.deviation);
        law.add(turbulent, step.turbulent.mean,
                step.turbulent.deviation * step.turbulent.deviation);
        visit(law);
        double share[NormalMixture::room];
        law.shares(r, share);
        turbulent = share[0] * step.enter + share[1] * step.stay;
    }
    return {turbulent};
}

template <class Visit>
NextVariance predict(const Heston& model, const Data& data, Visit&& visit) {
    return {filter_variance(model, NormalJumps{.intensity = 0}, data, visit)};
}

template <class Visit>
NextVariance predict(const Bates& model, const Data& data, Visit&& visit) {
    return {filter_variance(model.diffusion, model.jumps, data, visit)};
}

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
