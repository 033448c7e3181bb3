#include "montecarlo/fit/warnings.hpp"

#include <cmath>
#include <cstdio>
#include <numbers>

#include "nav/check.hpp"

namespace levtok::montecarlo::fitting {
namespace {

using Warnings = std::vector<std::string>;

/// To a few digits, for reading.
std::string brief(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", x);
    return text;
}

double total_years(const Data& data) {
    return data.years * static_cast<double>(data.returns.size());
}

void settle_feller(Heston& model, Warnings& warnings) {
    const double pull = 2 * model.mean_reversion * model.volatility * model.volatility;
    const double spread = model.volatility_of_variance * model.volatility_of_variance;
    model.feller = pull >= spread ? Feller::required : Feller::waived;
    if (model.feller == Feller::required) return;
    warnings.push_back(
        "feller: the estimates violate the condition (2 mean_reversion volatility^2 = " +
        brief(pull) + " < volatility_of_variance^2 = " + brief(spread) +
        "), so that it is waived: the variance touches zero");
}

void warn_of_rare_jumps(double intensity, const Data& data, Warnings& warnings) {
    const double expected = intensity * total_years(data);
    if (expected >= 5) return;
    warnings.push_back("jump_intensity: only " + brief(expected) +
                       " jumps are expected over the history, too few to learn their sizes from");
}

void warn_of_persistence(const ChangingVariance& model, Warnings& warnings) {
    if (model.persistence() <= 0.998) return;
    warnings.push_back("persistence: alpha + gamma / 2 + beta is " + brief(model.persistence()) +
                       ", so near 1 that the long-run volatility is hardly determined");
}

void warn(StudentT& model, const Data&, Warnings& warnings) {
    if (model.degrees > 2.5) return;
    warnings.push_back("degrees: " + brief(model.degrees) +
                       ", so near 2 that the variance of a step hardly exists and volatility is "
                       "hardly determined");
}
void warn(Merton& model, const Data& data, Warnings& warnings) {
    warn_of_rare_jumps(model.jumps.intensity, data, warnings);
}
void warn(Kou& model, const Data& data, Warnings& warnings) {
    warn_of_rare_jumps(model.jumps.intensity, data, warnings);
}
void warn(Garch& model, const Data&, Warnings& warnings) {
    warn_of_persistence(model.variance, warnings);
    if (model.innovations == Innovations::normal) return;
    warnings.push_back(
        "innovations: with student_t shocks the mean price is infinite and simulated means do not "
        "settle; drift is "
        "that of the same returns with normal ones");
}
void warn(Filtered& model, const Data&, Warnings& warnings) {
    warn_of_persistence(model.variance, warnings);
}
void warn(Heston& model, const Data&, Warnings& warnings) { settle_feller(model, warnings); }
void warn(Bates& model, const Data& data, Warnings& warnings) {
    settle_feller(model.diffusion, warnings);
    warn_of_rare_jumps(model.jumps.intensity, data, warnings);
}
void warn(Regime& model, const Data& data, Warnings& warnings) {
    const double spells = total_years(data) * 365 / (model.calm_days + model.turbulent_days);
    if (spells >= 5) return;
    warnings.push_back(
        "calm_days, turbulent_days: only " + brief(spells) +
        " spells of turbulence are expected over the history, too few to learn their lengths from");
}

}  // namespace

std::vector<std::string> warnings_of_search(const std::vector<Coordinate>& coordinates,
                                            const std::vector<double>& at) {
    Warnings out;
    for (std::size_t i = 0; i < coordinates.size(); ++i) {
        const Coordinate& coordinate = coordinates[i];
        const bool is_low = coordinate.ends_low(at[i]);
        if (!is_low && !coordinate.ends_high(at[i])) continue;
        const char* meaning = is_low ? coordinate.at_low : coordinate.at_high;
        out.push_back(coordinate.name + ": the best value lies at the bound of the search, " +
                      brief(is_low ? coordinate.low : coordinate.high) +
                      (meaning != nullptr ? std::string(": ") + meaning : ""));
    }
    return out;
}

void add_undetermined(std::vector<std::string>& warnings,
                      const std::vector<std::string>& parameters) {
    if (parameters.empty()) return;
    std::string names;
    for (const auto& name : parameters) names += (names.empty() ? "" : ", ") + name;
    warnings.push_back(names +
                       ": the likelihood has no peak in them, so that there is no standard error");
}

void add_needless(const FitSummary& fit, const Data& data, Warnings& warnings) {
    const auto count = static_cast<double>(data.returns.size());
    const double variance = return_moments(data.returns).variance;
    const double gbm = 4 + count * (std::log(2 * std::numbers::pi * variance) + 1);
    if (!fit.aic || *fit.aic < gbm + 1e-6) return;
    warnings.push_back("aic: " + brief(*fit.aic) + " is no better than the " + brief(gbm) +
                       " of gbm: the data do not tell this model from it");
}

void add_warnings_of(Model& model, const Data& data, std::vector<std::string>& warnings) {
    constexpr std::size_t few = 250;
    if (data.returns.size() < few) {
        warnings.push_back("rows: " + std::to_string(data.returns.size()) +
                           " returns are few; standard errors hold for many");
    }
    std::visit(
        [&](auto& kind) {
            if constexpr (requires { warn(kind, data, warnings); }) warn(kind, data, warnings);
        },
        model);
}

}  // namespace levtok::montecarlo::fitting
