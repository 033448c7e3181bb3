#include <algorithm>
#include <cmath>

#include "montecarlo/fit/block_length.hpp"
#include "montecarlo/fit/spec.hpp"

/// Models whose steps depend on those before.
namespace levtok::montecarlo::fitting {
namespace {

/// The search varies bounded coordinates: the part of a variance that is lost in a step, the part
/// of the persistence that comes from shocks, and their asymmetry. alpha = (1 - lopsided) w, gamma
/// = 2 lopsided w with w = persistence x shock_share.
std::vector<Coordinate> variance_coordinates(const Data& data) {
    return {drift_coordinate(data),
            volatility_coordinate(data),
            {"ln(1 - persistence), of alpha + gamma / 2 + beta", std::log(1e-4), -1e-6, 0.5,
             "a shock to the variance lasts for ever: the long-run volatility is not determined"},
            {"shock_share (of the persistence, from alpha and gamma)", 0, 1, 0.05,
             "shocks do not move the variance: student_t or gbm would do"},
            {"lopsidedness (gamma / 2 over alpha + gamma / 2)", -1, 1, 0.2}};
}

std::vector<std::vector<double>> variance_starts(const Data& data) {
    const double drift = first_drift(data);
    const double volatility = first_volatility(data);
    return {{drift, volatility, std::log(0.05), 0.1, 0.1},
            {drift, volatility, std::log(0.01), 0.05, 0.1},
            {drift, volatility, std::log(0.4), 0.3, 0.1}};
}

ChangingVariance variance_at(const std::vector<double>& x, double days) {
    const double persistence = -std::expm1(x[2]);
    const double from_shocks = persistence * x[3];
    return {.volatility = x[1],
            .alpha = std::clamp((1 - x[4]) * from_shocks, 0.0, 1.0),
            .gamma = 2 * x[4] * from_shocks,
            .beta = persistence - from_shocks,
            .step_days = days};
}

}  // namespace

std::vector<Spec> specs_of(const Garch&, const Data& data) {
    const double days = step_days(data);
    Spec normal;
    normal.method =
        "maximum likelihood, the first variance being the long-run one; normal innovations";
    normal.coordinates = variance_coordinates(data);
    normal.starts = variance_starts(data);
    normal.at = [=](const std::vector<double>& x) {
        return Garch{.drift = x[0], .variance = variance_at(x, days)};
    };
    normal.estimated = {"drift", "volatility", "alpha", "gamma", "beta"};

    Spec student = normal;
    student.method =
        "maximum likelihood, the first variance being the long-run one; student_t innovations";
    student.coordinates.push_back({"degrees", 2.05, 200, 1, "the variance of a shock hardly exists",
                                   "the tails are those of a normal law"});
    for (auto& start : student.starts) start.push_back(6);
    student.at = [=](const std::vector<double>& x) {
        return Garch{x[0], variance_at(x, days), Innovations::student_t, x[5]};
    };
    student.estimated.emplace_back("degrees");
    return {normal, student};
}

std::vector<Spec> specs_of(const Filtered&, const Data& data) {
    const double days = step_days(data);
    const std::vector<double> returns(data.returns.begin(), data.returns.end());
    Spec spec;
    spec.method =
        "quasi maximum likelihood of the variance as if shocks were normal (Bollerslev, Wooldridge "
        "1992), with "
        "standard errors that do not rest on that; shocks as the history has them";
    spec.coordinates = variance_coordinates(data);
    spec.starts = variance_starts(data);
    spec.at = [=](const std::vector<double>& x) {
        return Filtered{.drift = x[0], .variance = variance_at(x, days), .returns = returns};
    };
    spec.estimated = {"drift", "volatility", "alpha", "gamma", "beta"};
    spec.quasi = true;
    return {spec};
}

std::vector<Spec> specs_of(const Regime&, const Data& data) {
    const double drift = first_drift(data);
    const double volatility = first_volatility(data);
    const double days = step_days(data);
    const double longest = days * static_cast<double>(data.returns.size());
    Coordinate calm = drift_coordinate(data);
    Coordinate turbulent = calm;
    calm.name = "calm_drift";
    turbulent.name = "turbulent_drift";
    const char* const whole = "the state lasts as long as the data";
    const char* const brief = "the state lasts hardly a step: it is a fat tail, no regime";
    Spec spec;
    spec.method = "maximum likelihood by Hamilton's filter, from the long-run share of turbulence";
    spec.coordinates = {calm,
                        {"calm_volatility", volatility / 20, volatility * 2, volatility / 10},
                        {"calm_days", days / 5, longest, 5 * days, brief, whole},
                        turbulent,
                        {"turbulent_volatility over calm_volatility", 1, 40, 0.3,
                         "the regimes are alike: gbm would do"},
                        {"turbulent_days", days / 5, longest, 5 * days, brief, whole}};
    for (const auto& [calm_steps, turbulent_steps] :
         {std::pair{20.0, 10.0}, {100.0, 40.0}, {5.0, 2.0}}) {
        spec.starts.push_back({drift, volatility * 0.6, std::min(calm_steps * days, longest / 2),
                               drift, 2.5, std::min(turbulent_steps * days, longest / 2)});
    }
    spec.at = [](const std::vector<double>& x) {
        return Regime{.calm_drift = x[0],
                      .calm_volatility = x[1],
                      .calm_days = x[2],
                      .turbulent_drift = x[3],
                      .turbulent_volatility = x[1] * x[4],
                      .turbulent_days = x[5]};
    };
    spec.estimated = {"calm_drift",      "calm_volatility",      "calm_days",
                      "turbulent_drift", "turbulent_volatility", "turbulent_days"};
    return {spec};
}

namespace {

const char* const by_filter =
    "approximate maximum likelihood: the variance is not seen, so that a filter follows it, whose "
    "law given the past is "
    "taken for lognormal; standard errors do not rest on the likelihood being exact";

std::vector<Coordinate> heston_coordinates(const Data& data) {
    const double slowest = 0.5 / (data.years * static_cast<double>(data.returns.size()));
    return {drift_coordinate(data),
            volatility_coordinate(data),
            {"mean_reversion", slowest, 0.5 / data.years, 2,
             "the variance does not revert within the data",
             "the variance forgets within a step or two"},
            {"volatility_of_variance", 0.01, 50, 0.3, "the variance hardly moves: gbm would do"},
            {"correlation", -0.95, 0.95, 0.2, "price and variance move as one",
             "price and variance move as one"}};
}

std::vector<std::vector<double>> heston_starts(const Data& data, double volatility) {
    const double drift = first_drift(data);
    std::vector<std::vector<double>> out;
    for (const double speed : {0.01, 0.05}) {
        const double mean_reversion = speed / data.years;
        out.push_back({drift, volatility, mean_reversion,
                       std::min(volatility * std::sqrt(2 * mean_reversion) * 0.8, 40.0), -0.1});
    }
    return out;
}

Heston heston_at(const std::vector<double>& x) {
    return {.drift = x[0],
            .volatility = x[1],
            .mean_reversion = x[2],
            .volatility_of_variance = x[3],
            .correlation = x[4],
            .feller = Feller::waived};
}

}  // namespace

std::vector<Spec> specs_of(const Heston&, const Data& data) {
    Spec spec;
    spec.method = by_filter;
    spec.coordinates = heston_coordinates(data);
    spec.starts = heston_starts(data, first_volatility(data));
    spec.at = [](const std::vector<double>& x) { return heston_at(x); };
    spec.estimated = {"drift", "volatility", "mean_reversion", "volatility_of_variance",
                      "correlation"};
    spec.quasi = true;
    return {spec};
}

std::vector<Spec> specs_of(const Bates&, const Data& data) {
    const ReturnMoments moments = return_moments(data.returns);
    const double sd = std::sqrt(moments.variance);
    Spec spec;
    spec.method = by_filter;
    spec.coordinates = heston_coordinates(data);
    spec.coordinates.push_back({"jump_intensity", 0, 0.5 / data.years, 0.02 / data.years,
                                "there are no jumps: heston is sufficient",
                                "there is a jump at every other step"});
    spec.coordinates.push_back({"jump_mean", -moments.largest, moments.largest, sd / 5});
    spec.coordinates.push_back(
        {"jump_sd", sd / 1000, 2 * moments.largest, sd / 3, "all jumps are of one size"});
    for (auto start : heston_starts(data, first_volatility(data) * 0.8)) {
        start.insert(start.end(), {0.05 / data.years, 0.0, std::min(2 * sd, moments.largest)});
        spec.starts.push_back(start);
    }
    spec.at = [](const std::vector<double>& x) {
        return Bates{heston_at(x), {.intensity = x[5], .mean = x[6], .sd = x[7]}};
    };
    spec.estimated = {"drift",       "volatility",     "mean_reversion", "volatility_of_variance",
                      "correlation", "jump_intensity", "jump_mean",      "jump_sd"};
    spec.quasi = true;
    return {spec};
}

std::vector<Spec> specs_of(const Bootstrap&, const Data& data) {
    const std::vector<double> returns(data.returns.begin(), data.returns.end());
    const double block = block_length(data.returns);
    const double days = step_days(data);
    Spec spec;
    spec.method =
        "the history itself; block length by Politis, White (2004) for the sizes of returns";
    spec.starts = {{}};
    spec.at = [=](const std::vector<double>&) {
        return Bootstrap{.mean_block = block, .step_days = days, .returns = returns};
    };
    return {spec};
}

}  // namespace levtok::montecarlo::fitting
