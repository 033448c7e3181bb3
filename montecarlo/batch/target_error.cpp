#include "montecarlo/batch/target_error.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "montecarlo/batch/results.hpp"

namespace levtok::montecarlo {
namespace {

double relative(double error, double value) { return error / std::fabs(value); }

bool meets(const Simulation& simulation, const Estimate& estimate) {
    return estimate.standard_error <= simulation.job.target_error * std::fabs(estimate.value);
}

/// The same estimate from sketches, as more paths than are kept one by one would give it.
Estimate from_sketches(const Simulation& simulation, const Partial& partial, std::size_t product) {
    Partial sketches;
    sketches.paths = partial.paths;
    sketches.tree = partial.tree;
    sketches.counts = partial.counts;
    return token_estimate(simulation, sketches, product, simulation.job.target_quantity);
}

bool kept_one_by_one(const Simulation& simulation, double paths) {
    const auto columns = static_cast<double>(simulation.distributions());
    return simulation.exact && paths * columns <= static_cast<double>(limits::exact_values);
}

/// The number of paths that reaches the target: the resolution does not fall, and the rest of the
/// error falls with their square root. Infinite where no number does.
double paths_for(double target, const Estimate& estimate, double paths) {
    const double floor = relative(estimate.resolution, estimate.value);
    const double error = relative(estimate.standard_error, estimate.value);
    if (!(target > floor)) return infinity;
    return paths * (error * error - floor * floor) / (target * target - floor * floor);
}

/// A tenth above, rounded up to two digits: the error is itself an estimate.
std::string about(double paths) {
    const double more = 1.1 * paths;
    const double unit = std::pow(10, std::floor(std::log10(more)) - 1);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.0f", std::ceil(more / unit) * unit);
    return text.data();
}

std::string percent(double share) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2g %%", share * 100);
    return text.data();
}

std::string what_would_do(const Simulation& simulation, const Partial& partial, std::size_t product,
                          const Estimate& estimate) {
    const double target = simulation.job.target_error;
    const auto paths = static_cast<double>(partial.paths);
    double needed = paths_for(target, estimate, paths);
    Estimate many = estimate;
    if (!kept_one_by_one(simulation, needed)) {
        many = from_sketches(simulation, partial, product);
        needed = paths_for(target, many, paths);
    }
    if (!std::isfinite(needed)) {
        return "no number of paths would do, for the sketches that hold so many resolve " +
               percent(relative(many.resolution, many.value));
    }
    if (needed > static_cast<double>(limits::most_paths))
        return "no job has as many paths as that needs";
    return "about " + about(needed) + " paths would do";
}

}  // namespace

bool target_met(const Simulation& simulation, const Partial& partial) {
    for (std::size_t k = 0; k < simulation.products.size(); ++k) {
        const auto estimate =
            token_estimate(simulation, partial, k, simulation.job.target_quantity);
        if (!meets(simulation, estimate)) return false;
    }
    return true;
}

Notes missed_target(const Simulation& simulation, const Partial& partial) {
    const Job& job = simulation.job;
    if (!(job.target_error > 0)) return {};
    std::size_t worst = simulation.products.size();
    double worst_error = 0;
    Estimate estimate;
    for (std::size_t k = 0; k < simulation.products.size(); ++k) {
        const auto each = token_estimate(simulation, partial, k, job.target_quantity);
        if (meets(simulation, each)) continue;
        double error = relative(each.standard_error, each.value);
        if (!std::isfinite(error)) error = infinity;
        if (error <= worst_error) continue;
        worst = k;
        worst_error = error;
        estimate = each;
    }
    if (worst == simulation.products.size()) return {};
    const std::string head = "target_error " + percent(job.target_error) +
                             " is not reached: " + job.target_quantity + " of " +
                             simulation.products[worst].label;
    if (!std::isfinite(worst_error)) {
        return {{NoteCode::target_missed,
                 head + " is " + shortest(estimate.value) + ", which has no relative error"}};
    }
    return {{NoteCode::target_missed, head + " is known to " + percent(worst_error) + " after " +
                                          std::to_string(partial.paths) + " paths; " +
                                          what_would_do(simulation, partial, worst, estimate)}};
}

Notes notes_of(const Simulation& simulation, const Partial& partial) {
    Notes notes = simulation.notes;
    append(notes, missed_target(simulation, partial));
    return notes;
}

}  // namespace levtok::montecarlo
