#include <algorithm>
#include <cmath>

#include "montecarlo/fit/spec.hpp"

/// Models whose steps are independent.
namespace levtok::montecarlo::fitting {

double first_volatility(const Data& data) {
    return std::sqrt(return_moments(data.returns).variance / data.years);
}

double first_drift(const Data& data) {
    const ReturnMoments moments = return_moments(data.returns);
    return std::clamp((moments.mean + moments.variance / 2) / data.years, -99.0, 99.0);
}

double step_days(const Data& data) { return data.years * 365; }

Coordinate drift_coordinate(const Data& data) {
    const double error =
        first_volatility(data) / std::sqrt(data.years * static_cast<double>(data.returns.size()));
    return {"drift", drift_range.low, drift_range.high, error};
}

Coordinate volatility_coordinate(const Data& data) {
    const double volatility = first_volatility(data);
    return {"volatility", volatility / 20, std::min(volatility * 20, 100.0), volatility / 10,
            "the data leave no room for a diffusion"};
}

std::vector<Spec> specs_of(const Gbm&, const Data& data) {
    Spec spec;
    spec.coordinates = {drift_coordinate(data), volatility_coordinate(data)};
    spec.starts = {{first_drift(data), first_volatility(data)}};
    spec.at = [](const std::vector<double>& x) { return Gbm{x[0], x[1]}; };
    spec.estimated = {"drift", "volatility"};
    return {spec};
}

std::vector<Spec> specs_of(const StudentT&, const Data& data) {
    const double kurtosis = return_moments(data.returns).kurtosis;
    const double degrees = kurtosis > 3.2 ? std::clamp(4 + 6 / (kurtosis - 3), 3.0, 30.0) : 30;
    const double volatility = first_volatility(data);
    // The search varies the location and the width of the returns, which the data determine for any
    // degrees. Volatility diverges as the degrees fall to 2, and drift with its square: in these
    // coordinates the likelihood is a curved ridge.
    Coordinate location = drift_coordinate(data);
    location.name = "location";
    location.low -= volatility_range.high * volatility_range.high / 2;
    const auto scale_to_volatility = [](double d) { return std::sqrt(d / (d - 2)); };
    Spec spec;
    spec.coordinates = {location,
                        {"scale", volatility / 100, volatility * 20, volatility / 10},
                        {"degrees", 2.05, 200, 1, "the variance of a step hardly exists",
                         "the tails are those of a normal law: gbm would do"}};
    spec.starts = {{first_drift(data) - volatility * volatility / 2,
                    volatility / scale_to_volatility(degrees), degrees}};
    spec.at = [=](const std::vector<double>& x) {
        const double of_law = x[1] * scale_to_volatility(x[2]);
        return StudentT{x[0] + of_law * of_law / 2, of_law, x[2]};
    };
    spec.estimated = {"drift", "volatility", "degrees"};
    return {spec};
}

namespace {

/// At most this many jumps a step: more of them look like a diffusion.
constexpr double most_jumps = 2;

Coordinate intensity_coordinate(const Data& data) {
    return {"jump_intensity",
            0,
            most_jumps / data.years,
            0.05 / data.years,
            "there are no jumps: gbm is sufficient",
            "there are jumps at every step: they are not rare events"};
}

/// A start where jumps make `share` of the variance at `per_step` jumps per step.
struct JumpStart {
    double per_step;
    double share;
};
constexpr JumpStart jump_starts[] = {{0.02, 0.3}, {0.1, 0.5}, {0.4, 0.7}};

}  // namespace

std::vector<Spec> specs_of(const Merton&, const Data& data) {
    const ReturnMoments moments = return_moments(data.returns);
    const double sd = std::sqrt(moments.variance);
    Spec spec;
    spec.coordinates = {
        drift_coordinate(data),
        volatility_coordinate(data),
        intensity_coordinate(data),
        {"jump_mean", -moments.largest, moments.largest, sd / 5},
        {"jump_sd", sd / 1000, 2 * moments.largest, sd / 3, "all jumps are of one size"}};
    for (const auto& [per_step, share] : jump_starts) {
        spec.starts.push_back({first_drift(data), first_volatility(data) * std::sqrt(1 - share),
                               per_step / data.years, 0,
                               std::min(sd * std::sqrt(share / per_step), 1.9 * moments.largest)});
    }
    spec.at = [](const std::vector<double>& x) {
        return Merton{x[0], x[1], {.intensity = x[2], .mean = x[3], .sd = x[4]}};
    };
    spec.estimated = {"drift", "volatility", "jump_intensity", "jump_mean", "jump_sd"};
    return {spec};
}

std::vector<Spec> specs_of(const Kou&, const Data& data) {
    const ReturnMoments moments = return_moments(data.returns);
    const double sd = std::sqrt(moments.variance);
    const double longest = std::min(moments.largest / 2, 0.9);
    Spec spec;
    // The grid on which the law is inverted resolves this much of a diffusion.
    Coordinate volatility = volatility_coordinate(data);
    volatility.low = std::max(volatility.low, moments.largest / 400 / std::sqrt(data.years));
    spec.coordinates = {drift_coordinate(data),
                        volatility,
                        intensity_coordinate(data),
                        {"up_probability", 0, 1, 0.1, "no jump goes up", "no jump goes down"},
                        {"up_mean", sd / 20, longest, sd / 3},
                        {"down_mean", sd / 20, longest, sd / 3}};
    for (const auto& [per_step, share] : jump_starts) {
        const double size =
            std::clamp(sd * std::sqrt(share / per_step / 2), sd / 19, longest * 0.95);
        spec.starts.push_back({first_drift(data), first_volatility(data) * std::sqrt(1 - share),
                               per_step / data.years, 0.5, size, size});
    }
    spec.at = [](const std::vector<double>& x) {
        return Kou{x[0],
                   x[1],
                   {.intensity = x[2], .up_probability = x[3], .up_mean = x[4], .down_mean = x[5]}};
    };
    spec.estimated = {"drift",          "volatility", "jump_intensity",
                      "up_probability", "up_mean",    "down_mean"};
    return {spec};
}

}  // namespace levtok::montecarlo::fitting
