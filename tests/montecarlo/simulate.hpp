#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "montecarlo/kernel/block.hpp"
#include "montecarlo/models.hpp"

namespace levtok::testing {

inline constexpr double day = 1.0 / 365;  ///< in years

/// Log returns of simulated paths, [step][path].
struct Simulated {
    std::size_t paths = 0;
    std::vector<std::vector<double>> returns{};

    /// ln(p / p_0) of each path after all steps.
    std::vector<double> totals() const {
        std::vector<double> out(paths, 0.0);
        for (const auto& step : returns) {
            for (std::size_t i = 0; i < paths; ++i) out[i] += step[i];
        }
        return out;
    }
};

inline Simulated simulate(const montecarlo::Model& model, double years, int steps, int blocks,
                          const montecarlo::Target& target = montecarlo::target(),
                          std::uint64_t seed = 7) {
    montecarlo::KernelJob job;
    job.seed = seed;
    job.steps = steps;
    job.underlyings.push_back({montecarlo::prepare_any(model, years)});
    job.keep_returns = true;
    auto results = montecarlo::room_for(job);
    constexpr auto width = static_cast<std::size_t>(montecarlo::block_paths);
    Simulated out{width * static_cast<std::size_t>(blocks), {}};
    out.returns.assign(static_cast<std::size_t>(steps), std::vector<double>(out.paths));
    for (std::size_t block = 0; block < static_cast<std::size_t>(blocks); ++block) {
        target.run_block(job, block * width, montecarlo::block_paths, nullptr, results);
        for (std::size_t step = 0; step < out.returns.size(); ++step) {
            const double* row = results.underlyings[0].returns.data() + step * width;
            std::copy(row, row + width,
                      out.returns[step].begin() + static_cast<std::ptrdiff_t>(block * width));
        }
    }
    return out;
}

/// The log returns of one path of as many steps.
inline std::vector<double> history(const montecarlo::Model& model, double years, int steps,
                                   std::uint64_t seed) {
    montecarlo::KernelJob job;
    job.seed = seed;
    job.steps = steps;
    job.underlyings.push_back({montecarlo::prepare_any(model, years)});
    job.keep_returns = true;
    auto results = montecarlo::room_for(job);
    montecarlo::target().run_block(job, 0, 1, nullptr, results);
    std::vector<double> out;
    for (std::size_t i = 0; i < static_cast<std::size_t>(steps); ++i) {
        out.push_back(
            results.underlyings[0].returns[i * static_cast<std::size_t>(montecarlo::block_paths)]);
    }
    return out;
}

/// A sample's mean and the standard error of it.
struct Mean {
    double value;
    double error;
};

template <class Of>
Mean mean_of(const std::vector<double>& sample, const Of& of) {
    double sum = 0;
    double squares = 0;
    for (const double x : sample) {
        const double y = of(x);
        sum += y;
        squares += y * y;
    }
    const auto n = static_cast<double>(sample.size());
    const double mean = sum / n;
    return {mean, std::sqrt(std::max(0.0, squares / n - mean * mean) / n)};
}

/// sqrt(n) times the Kolmogorov-Smirnov distance of the sample from the law; above 1.95 once in a
/// thousand.
template <class Cdf>
double kolmogorov_distance(std::vector<double> sample, const Cdf& cdf) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double p = cdf(sample[i]);
        const auto below = static_cast<double>(i);
        distance = std::max({distance, p - below / n, (below + 1) / n - p});
    }
    return distance * std::sqrt(n);
}

}  // namespace levtok::testing
