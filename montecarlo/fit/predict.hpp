#pragma once

#include "montecarlo/fit/data.hpp"
#include "montecarlo/fit/laws/kou_law.hpp"
#include "montecarlo/fit/laws/laws.hpp"
#include "montecarlo/fit/variance_filter.hpp"
#include "montecarlo/models.hpp"

/// predict(model, data, visit) calls visit(law) for each return in turn, with the model's law of
/// that return given those before; the return is data.returns[i] for the i-th call. It returns the
/// model's state for the step after the last.
namespace levtok::montecarlo::fitting {

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

}  // namespace levtok::montecarlo::fitting
