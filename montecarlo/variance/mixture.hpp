#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "montecarlo/models.hpp"

namespace levtok::montecarlo {

/// Importance sampling by a mixture of tilts: the paths of each component have its tilt added to
/// every driving normal, and their weight is their likelihood under the models over that under the
/// whole mixture: the balance heuristic (Veach, Guibas 1995, Optimally combining sampling
/// techniques; Owen, Zhou 2000, Safe and effective importance sampling). The first component has no
/// tilt, so that no weight is above 1 over its share.
struct Mixture {
    std::vector<double> tilts;   ///< of the components
    std::vector<double> shares;  ///< of the paths, adding to 1
    int steps = 1;

    /// The weight of a path, by the sum of its driving normals with their tilt.
    double weight(double normal_sum) const;
};

/// No tilt, and one for each different leverage: leverage x `deviation`, under which the price
/// drifts to the paths that determine the mean of the token. `deviation` is that of the log price
/// for one driving normal. Block b of the paths is of component b modulo their number.
Mixture mixture_of(const std::vector<double>& leverages, double deviation, int steps,
                   std::uint64_t paths);

/// The deviation of the log price in a step of `years` for one driving normal, for models whose
/// driving normal is that of a diffusion with one volatility.
std::optional<double> driven_deviation(const Model& model, double years);

}  // namespace levtok::montecarlo
