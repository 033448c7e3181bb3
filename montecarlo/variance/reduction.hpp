#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "montecarlo/estimate/path_block.hpp"
#include "montecarlo/exact/step_law.hpp"
#include "montecarlo/job.hpp"
#include "montecarlo/models.hpp"
#include "montecarlo/variance/sobol.hpp"

namespace levtok::montecarlo {

/// The continuous closed form on the same path, exp(L R - L (L - 1) / 2 Q) of the path's log return
/// R and squared log returns Q: the NAV of a continuously rebalanced token (Avellaneda, Zhang
/// 2010). It differs from the discrete token only at third order in the returns, and its mean is
/// known: a control variate for the mean of NAV.
double continuous_nav(double leverage, double log_return, double squared_returns);

/// Its mean after `steps` steps, by quadrature of one step's law: E[exp(L X - L (L - 1) / 2
/// X^2)]^steps. Throws InvalidValue naming `leverage` where the mean is infinite: a leverage in (0,
/// 1) or heavy tails.
double continuous_nav_mean(const StepLaw& law, double leverage, int steps);

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

/// The control of one product: the continuous closed form on the same path.
struct Control {
    double leverage = 1;
    std::size_t underlying = 0;
    double mean = 1;  ///< of the control, exact
};

/// The prepared reduction of a job: the law of the paths of a block, and the inputs of the reduced
/// estimates.
struct Reducer {
    Reduction kind = Reduction::none;
    std::vector<Control> controls;                 ///< control: of each product
    Mixture mixture;                               ///< importance
    std::shared_ptr<const SobolNormals> points{};  ///< sobol
    std::uint64_t replicate_blocks = 1;            ///< sobol: blocks of a replicate

    /// Whether paths have the law of the models without weights.
    bool representative() const { return kind != Reduction::importance; }

    /// The part of the sample that a block belongs to.
    std::uint64_t stratum_of(std::uint64_t block) const;
    /// The number of parts, and the columns of the moments in each.
    std::uint64_t strata() const;
    std::size_t columns() const;
};

/// Throws InvalidValue naming `reduction`, or the field whose value it does not allow.
Reducer reducer_of(const Job& job);

/// The strata of one block; none where nothing is reduced.
Strata strata_of(const Reducer& reducer, const PathBlock& block);

}  // namespace levtok::montecarlo
