#include "montecarlo/variance/mixture.hpp"

#include <algorithm>
#include <cmath>

#include "montecarlo/kernel/job.hpp"

namespace levtok::montecarlo {

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

}  // namespace levtok::montecarlo
