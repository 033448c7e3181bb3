#include "montecarlo/fit/variance_filter.hpp"

namespace levtok::montecarlo::fitting {
namespace {

struct Node {
    double x;
    double weight;
};

/// Gauss-Hermite for the standard normal law, 12 points, the positive half.
constexpr Node half_rule[] = {
    {0.44440300194413895, 0.32166436151283},     {1.3403751971516167, 0.14696704804532998},
    {2.2594644510007993, 0.02911668791236415},   {3.2237098287700974, 0.002203380687533199},
    {4.2718258479322815, 4.837184922590628e-05}, {5.500901704467748, 1.499927167637168e-07},
};

}  // namespace

VarianceFilter::VarianceFilter(const Heston& model, const NormalJumps& jumps, double years)
    : step_(prepare(model, years)),
      years_(years),
      drift_(step_.drift - compensation(jumps) * years),
      leverage_(model.correlation * model.volatility_of_variance),
      unexplained_(1 - model.correlation * model.correlation),
      jumps_(jumps),
      counts_(jumps.intensity > 0 ? jump_counts : 1),
      mean_(model.volatility * model.volatility),
      spread_(mean_ * model.volatility_of_variance * model.volatility_of_variance /
              (2 * model.mean_reversion)) {
    const double expected = jumps.intensity * years;
    double weight = std::exp(-expected);
    double left = 1;
    for (std::size_t k = 0; k + 1 < counts_; ++k) {
        count_weight_[k] = weight;
        left -= weight;
        weight *= expected / static_cast<double>(k + 1);
    }
    count_weight_[counts_ - 1] = std::max(left, 0.0);
    lay_out();
}

void VarianceFilter::lay_out() {
    const double log_variance = std::log1p(spread_ / (mean_ * mean_));
    const double deviation = std::sqrt(log_variance);
    const double median = mean_ * std::exp(-log_variance / 2);
    law_.count = 0;
    for (std::size_t i = 0; i < nodes; ++i) {
        const Node& node = half_rule[i / 2];
        node_[i] = median * std::exp(deviation * (i % 2 == 0 ? node.x : -node.x));
        for (std::size_t k = 0; k < counts_; ++k) {
            const auto jumps = static_cast<double>(k);
            law_.add(node.weight * count_weight_[k],
                     drift_ - node_[i] * years_ / 2 + jumps * jumps_.mean,
                     node_[i] * years_ + jumps * jumps_.sd * jumps_.sd);
        }
    }
}

void VarianceFilter::take(double r) {
    double share[NormalMixture::room];
    law_.shares(r, share);
    double first = 0;
    double second = 0;
    for (std::size_t part = 0; part < law_.count; ++part) {
        const double v = node_[part / counts_];
        const auto& [weight, mean, variance] = law_.parts[part];
        // The part of the surprise due to the diffusion, and its uncertainty where jumps made the
        // rest.
        const double explained = v * years_ / variance;
        const double shock = (r - mean) * explained;
        const double unsure = v * years_ * (1 - explained);
        const double next = step_.decay * v + step_.pull + leverage_ * shock;
        const double around = unexplained_ * (step_.spread_slope * v + step_.spread_base) +
                              leverage_ * leverage_ * unsure;
        first += share[part] * next;
        second += share[part] * (around + next * next);
    }
    // A surprise that would drive the variance below zero leaves it small.
    mean_ = std::max(first, 1e-3 * step_.pull);
    spread_ = std::max(second - first * first, 1e-6 * mean_ * mean_);
    lay_out();
}

}  // namespace levtok::montecarlo::fitting
