#include "montecarlo/variance/reduced.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "montecarlo/estimate/estimates.hpp"

namespace levtok::montecarlo {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A mean and its variance.
struct Spread {
    double value = 0;
    double variance = 0;  ///< of the value
    double plain = nan;   ///< that of a plain mean of as many paths, where the units determine it
};

/// The same quantity in each stratum that has observed it.
using Parts = std::vector<const JointMoments*>;

double count_of(const Parts& parts) {
    double count = 0;
    for (const auto* part : parts) count += part->count;
    return count;
}

double variance_of_mean(double sum_of_squares, double count) {
    return count > 1 ? sum_of_squares / (count - 1) / count : 0;
}

/// The sum of squares of what is left of the first quantity when `coefficient` times the second is
/// taken from it.
double residual_squares(const JointMoments& moments, double coefficient) {
    const std::size_t row = moments.mean.size();
    return moments.products[0] - 2 * coefficient * moments.products[1] +
           coefficient * coefficient * moments.products[row + 1];
}

/// One mean of independent pairs.
Spread of_pairs(const Parts& parts) {
    const JointMoments& pairs = *parts.front();
    return {pairs.mean[0], variance_of_mean(pairs.products[0], pairs.count)};
}

/// The columns of weighted units.
enum Weighted : std::size_t { weighted_value, weight, weighted_square };

/// The regression coefficient of a column on the weights, over all strata.
double coefficient_of_weights(const Parts& strata, Weighted column) {
    double together = 0;
    double alone = 0;
    for (const auto* part : strata) {
        const std::size_t row = weight * part->mean.size();
        together += part->products[row + column];
        alone += part->products[row + weight];
    }
    return alone > 0 ? together / alone : 0;
}

/// Weighted values in strata of fixed shares. The weights themselves, whose mean is 1, are the
/// control (Owen, Zhou 2000), since a quantity that is nearly constant over the paths would
/// otherwise vary as they do. Weights are bounded, so that the bias of a coefficient from the same
/// paths is far below the error.
Spread weighted(const Parts& strata) {
    const double count = count_of(strata);
    const double coefficient = coefficient_of_weights(strata, weighted_value);
    const double of_square = coefficient_of_weights(strata, weighted_square);
    Spread out;
    double mean_square = 0;
    for (const auto* part : strata) {
        const double share = part->count / count;
        const double excess = part->mean[weight] - 1;
        out.value += share * (part->mean[weighted_value] - coefficient * excess);
        mean_square += share * (part->mean[weighted_square] - of_square * excess);
        out.variance +=
            share * share * variance_of_mean(residual_squares(*part, coefficient), part->count);
    }
    out.plain = std::fmax(mean_square - out.value * out.value, 0) / count;
    return out;
}

/// The means of replicates of equal size, which alone are independent.
Spread of_replicates(const Parts& parts) {
    const auto replicates = static_cast<double>(parts.size());
    Spread out;
    for (const auto* part : parts) out.value += part->mean[0] / replicates;
    double squares = 0;
    for (const auto* part : parts) {
        squares += (part->mean[0] - out.value) * (part->mean[0] - out.value);
    }
    out.variance = variance_of_mean(squares, replicates);
    return out;
}

/// Each half with the coefficient of regression of the other (Avramidis, Wilson 1993, A splitting
/// scheme for control variates): without bias, since the two are independent.
Spread controlled(const Parts& halves, double control_mean) {
    const double count = count_of(halves);
    Spread out;
    for (std::size_t i = 0; i < halves.size(); ++i) {
        const JointMoments& here = *halves[i];
        const JointMoments& other = *halves[halves.size() - 1 - i];
        const double of_control = other.covariance(1, 1);
        const double coefficient = of_control > 0 ? other.covariance(0, 1) / of_control : 0;
        const double share = here.count / count;
        out.value += share * (here.mean[0] - coefficient * (here.mean[1] - control_mean));
        out.variance +=
            share * share * variance_of_mean(residual_squares(here, coefficient), here.count);
    }
    return out;
}

/// The variance of one path of the greatest weight, observed or not: a share of few paths without
/// large weights is less certain than their spread suggests.
double variance_of_one(const Mixture& mixture, double count) {
    const double change = 1 / mixture.shares.front() / count;
    return change * change;
}

Spread spread_of(const Reducer& reducer, const Parts& parts, std::size_t token) {
    switch (reducer.kind) {
        case Reduction::none:
            break;
        case Reduction::antithetic:
            return of_pairs(parts);
        case Reduction::control:
            return controlled(parts, reducer.controls[token].mean);
        case Reduction::importance:
            return weighted(parts);
        case Reduction::sobol:
            return of_replicates(parts);
    }
    return {};
}

/// The ends of the interval in standard errors.
double interval_factor(const Reducer& reducer, std::size_t strata) {
    if (reducer.kind != Reduction::sobol || strata < 2) return normal_95;
    const boost::math::students_t law(static_cast<double>(strata - 1));
    return boost::math::quantile(law, 0.975);
}

/// The variance of the plain mean, where paths have the law of the models.
double plain_variance(const Tally::Token& tally, std::size_t quantity) {
    if (quantity < column_count) {
        const Moments& moments = tally.columns[quantity];
        return variance_of_mean(moments.sums[0], moments.count);
    }
    const double n = tally[Column::nav].count;
    const double p = tally.indicators[quantity - column_count] / n;
    return p * (1 - p) / n;
}

Estimate estimate_of(std::size_t quantity, const Spread& spread, double factor, double paths) {
    const double error = std::sqrt(std::fmax(spread.variance, 0));
    const double half = factor * error;
    if (quantity < column_count) {
        return {mean_names[quantity], spread.value, error, spread.value - half,
                spread.value + half};
    }
    const char* name = share_names[quantity - column_count];
    // Where the event never or always happened no unit differs from another.
    if (error == 0) return share(name, spread.value * paths, paths);
    return {name, spread.value, error, std::fmax(spread.value - half, 0),
            std::fmin(spread.value + half, 1)};
}

double paths_in_unit(Reduction kind) { return kind == Reduction::antithetic ? 2 : 1; }

}  // namespace

std::vector<ReducedEstimate> reduced_estimates(const Reducer& reducer, const Tally& tally,
                                               std::size_t token) {
    std::vector<ReducedEstimate> out;
    for (std::size_t quantity = 0; quantity < quantity_count; ++quantity) {
        Parts parts;
        for (const auto& stratum : tally.strata) {
            const auto& part = stratum.quantities[token * quantity_count + quantity];
            if (part.count > 0) parts.push_back(&part);
        }
        if (parts.empty()) continue;
        Spread spread = spread_of(reducer, parts, token);
        if (reducer.representative()) {
            spread.plain = plain_variance(tally.tokens[token], quantity);
        } else if (quantity >= column_count) {
            spread.variance += variance_of_one(reducer.mixture, count_of(parts));
        }
        const double factor = interval_factor(reducer, parts.size());
        const double paths = count_of(parts) * paths_in_unit(reducer.kind);
        const bool varies = spread.plain > 0 && spread.variance > 0;
        out.push_back({estimate_of(quantity, spread, factor, paths),
                       varies ? spread.plain / spread.variance : nan});
    }
    return out;
}

std::vector<Estimate> with_reduced(std::vector<Estimate> plain,
                                   const std::vector<ReducedEstimate>& reduced) {
    for (const auto& each : reduced) {
        const std::string& name = each.estimate.quantity;
        auto at = std::find_if(plain.begin(), plain.end(),
                               [&](const auto& estimate) { return estimate.quantity == name; });
        if (at == plain.end()) at = plain.insert(at, Estimate{});
        *at = each.estimate;
        plain.insert(at + 1, {name + "_variance_ratio", each.variance_ratio, nan, nan, nan});
    }
    return plain;
}

Estimate widened_for(const Reducer& reducer, Estimate estimate) {
    if (reducer.kind != Reduction::antithetic) return estimate;
    constexpr double factor = std::numbers::sqrt2;
    estimate.standard_error *= factor;
    estimate.resolution *= factor;
    estimate.low = estimate.value - factor * (estimate.value - estimate.low);
    estimate.high = estimate.value + factor * (estimate.high - estimate.value);
    return estimate;
}

}  // namespace levtok::montecarlo
