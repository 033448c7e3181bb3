#include "montecarlo/variance/reduction.hpp"

#include <cmath>

#include "montecarlo/exact_report.hpp"
#include "montecarlo/limits.hpp"
#include "montecarlo/variance/control.hpp"
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
