#include "montecarlo/variance/reduction.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "montecarlo/exact_report.hpp"
#include "montecarlo/kernel/job.hpp"
#include "montecarlo/limits.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

[[noreturn]] void refuse(const Job& job, const std::string& why) {
    throw InvalidValue("reduction", "must suit the job: " + why, name_of(job.reduction));
}

void require_all_paths(const Job& job) {
    if (job.target_error == 0) return;
    throw InvalidValue("target_error",
                       std::string("must be 0 where reduction is ") + name_of(job.reduction) +
                           ", which needs all paths",
                       shortest(job.target_error));
}

void prepare_antithetic(Reducer&, const Job& job) {
    if (job.paths % 2 == 0) return;
    throw InvalidValue("paths", "must be even where reduction is antithetic",
                       std::to_string(job.paths));
}

Control control_of(const Job& job, std::size_t product) {
    const double leverage = job.products[product].terms.leverage;
    const std::size_t underlying = underlying_of(job, product);
    const Model& model = job.underlyings[underlying].model;
    const std::string about = "control of " + product_labels(job)[product] + ": ";
    try {
        const auto law = step_law_of(model, job.step_years());
        if (!law) {
            refuse(job, about +
                            "it needs independent steps of a known law, as gbm, student_t, "
                            "merton and kou have, not " +
                            name_of(model));
        }
        const double mean = continuous_nav_mean(*law, leverage, job.steps());
        if (std::isfinite(mean) && mean > 0) return {leverage, underlying, mean};
    } catch (const InvalidValue& error) {
        if (error.field() == "reduction") throw;
        refuse(job, about + error.what());
    }
    refuse(job, about + "the mean of its control overflows a double");
}

void prepare_control(Reducer& out, const Job& job) {
    for (std::size_t i = 0; i < job.products.size(); ++i) {
        out.controls.push_back(control_of(job, i));
    }
}

void prepare_importance(Reducer& out, const Job& job) {
    require_all_paths(job);
    if (job.underlyings.size() != 1) {
        refuse(job,
               "importance tilts one underlying, not " + std::to_string(job.underlyings.size()));
    }
    const Model& model = job.underlyings.front().model;
    const auto deviation = driven_deviation(model, job.step_years());
    if (!deviation) {
        refuse(job, std::string("importance needs a driving normal of one known volatility, as "
                                "gbm, merton and kou have, not ") +
                        name_of(model));
    }
    std::vector<double> leverages;
    for (const auto& product : job.products) leverages.push_back(product.terms.leverage);
    out.mixture = mixture_of(leverages, *deviation, job.steps(), job.paths);
    const std::uint64_t components = out.mixture.tilts.size();
    if (job.paths >= components * block_paths) return;
    throw InvalidValue("paths",
                       "must be at least " + std::to_string(components * block_paths) +
                           " where reduction is importance: a block of " +
                           std::to_string(block_paths) + " for each of " +
                           std::to_string(components) + " tilts",
                       std::to_string(job.paths));
}

void prepare_sobol(Reducer& out, const Job& job) {
    require_all_paths(job);
    out.points =
        std::make_shared<const SobolNormals>(job.steps(), job.underlyings.size(), job.seed);
    constexpr std::uint64_t unit = limits::sobol_replicates * block_paths;
    out.replicate_blocks = job.paths / unit;
    if (job.paths % unit == 0) return;
    throw InvalidValue("paths",
                       "must be a multiple of " + std::to_string(unit) +
                           " where reduction is sobol, as " +
                           std::to_string((job.paths / unit + 1) * unit) + " is",
                       std::to_string(job.paths));
}

/// In the order of Reduction.
constexpr void (*preparations[])(Reducer&, const Job&) = {
    [](Reducer&, const Job&) {}, prepare_antithetic, prepare_control,
    prepare_importance,          prepare_sobol,
};

}  // namespace

double continuous_nav(double leverage, double log_return, double squared_returns) {
    return std::exp(leverage * log_return - leverage * (leverage - 1) / 2 * squared_returns);
}

double continuous_nav_mean(const StepLaw& law, double leverage, int steps) {
    const double curvature = leverage * (leverage - 1) / 2;
    if (curvature < 0 || (curvature == 0 && leverage >= law.upper_exponent)) {
        throw InvalidValue("leverage",
                           "must leave the mean of the control finite: above 1 or below 0",
                           shortest(leverage));
    }
    const auto integrand = [&](double x) {
        const double density = law.density(x);
        return density > 0 ? std::exp(leverage * x - curvature * x * x) * density : 0.0;
    };
    // Pieces of the bulk's own width first, so that no peak is missed; then the tails.
    using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    constexpr double tolerance = 1e-13;
    double mean = 0;
    for (int i = -40; i < 40; ++i) {
        mean += Rule::integrate(integrand, law.centre + i * law.scale / 2,
                                law.centre + (i + 1) * law.scale / 2, 5, tolerance);
    }
    mean += Rule::integrate(integrand, -infinity, law.centre - 20 * law.scale, 10, tolerance);
    mean += Rule::integrate(integrand, law.centre + 20 * law.scale, infinity, 10, tolerance);
    return std::pow(mean, steps);
}

double Mixture::weight(double normal_sum) const {
    // The logarithm of the density of each component against the law of the models, the largest
    // taken out: no exponential overflows.
    double largest = 0;
    const auto log_ratio = [&](double tilt) { return tilt * (normal_sum - steps * tilt / 2); };
    for (const double tilt : tilts) largest = std::max(largest, log_ratio(tilt));
    double sum = 0;
    for (std::size_t i = 0; i < tilts.size(); ++i) {
        sum += shares[i] * std::exp(log_ratio(tilts[i]) - largest);
    }
    return std::exp(-largest) / sum;
}

Mixture mixture_of(const std::vector<double>& leverages, double deviation, int steps,
                   std::uint64_t paths) {
    Mixture out{{0}, {}, steps};
    for (const double leverage : leverages) {
        const double tilt = leverage * deviation;
        if (std::find(out.tilts.begin(), out.tilts.end(), tilt) == out.tilts.end()) {
            out.tilts.push_back(tilt);
        }
    }
    const std::uint64_t components = out.tilts.size();
    const std::uint64_t whole = paths / block_paths;
    for (std::uint64_t i = 0; i < components; ++i) {
        std::uint64_t count = (whole / components + (i < whole % components ? 1 : 0)) * block_paths;
        if (i == whole % components) count += paths % block_paths;  // the last block, cut short
        out.shares.push_back(static_cast<double>(count) / static_cast<double>(paths));
    }
    return out;
}

std::optional<double> driven_deviation(const Model& model, double years) {
    const auto of_diffusion = [&](const auto& diffusion) -> std::optional<double> {
        return diffusion.volatility * std::sqrt(years);
    };
    if (const auto* gbm = std::get_if<Gbm>(&model)) return of_diffusion(*gbm);
    if (const auto* merton = std::get_if<Merton>(&model)) return of_diffusion(*merton);
    if (const auto* kou = std::get_if<Kou>(&model)) return of_diffusion(*kou);
    return std::nullopt;
}

std::uint64_t Reducer::stratum_of(std::uint64_t block) const {
    if (kind == Reduction::importance) return block % mixture.tilts.size();
    return kind == Reduction::sobol ? block / replicate_blocks : 0;
}

Reducer reducer_of(const Job& job) {
    Reducer out;
    out.kind = job.reduction;
    preparations[static_cast<std::size_t>(job.reduction)](out, job);
    return out;
}

}  // namespace levtok::montecarlo
