#include "montecarlo/estimate/estimates.hpp"

#include <cmath>
#include <limits>

#include "montecarlo/estimate/break_even.hpp"
#include "rebalance/holder/holder.hpp"

namespace levtok::montecarlo {
namespace {

constexpr struct {
    const char* name;
    double p;
} quantile_levels[] = {{"q01", 0.01}, {"q05", 0.05}, {"q10", 0.10}, {"q25", 0.25}, {"q50", 0.50},
                       {"q75", 0.75}, {"q90", 0.90}, {"q95", 0.95}, {"q99", 0.99}};

constexpr struct {
    const char* name;
    Column column;
} distributed[] = {
    {"nav", Column::nav}, {"decay_ratio", Column::decay_ratio}, {"drawdown", Column::drawdown}};

constexpr struct {
    const char* value_at_risk;
    const char* expected_shortfall;
    double tail;
} risks[] = {{"var_95", "cvar_95", 0.05}, {"var_99", "cvar_99", 0.01}};

using Out = std::vector<Estimate>;

void add_distribution(Out& out, const std::string& name, const Moments& moments,
                      const Distribution& distribution) {
    out.push_back(mean_of(name + "_mean", moments));
    out.push_back(distribution.quantile_estimate(name + "_median", 0.5));
    out.push_back(deviation_of(name + "_sd", moments));
    out.push_back(skew_of(name + "_skew", moments));
    for (const auto& level : quantile_levels) {
        out.push_back(distribution.quantile_estimate(name + '_' + level.name, level.p));
    }
}

void add_distributions(Out& out, const TokenSample& sample) {
    for (const auto& each : distributed) {
        add_distribution(out, each.name, sample.tally[each.column],
                         sample.distributions[static_cast<std::size_t>(each.column)]);
    }
}

/// ln(E_T / E_0) - L ln(p_T / p_0); minus infinity where wiped out, so quantiles and no mean.
void add_log_decay(Out& out, const TokenSample& sample) {
    const auto& ratio = sample.distributions[static_cast<std::size_t>(Column::decay_ratio)];
    for (const auto& level : quantile_levels) {
        auto estimate = ratio.quantile_estimate(std::string("log_decay_") + level.name, level.p);
        estimate.standard_error /= estimate.value;
        estimate.resolution /= estimate.value;
        estimate.value = std::log(estimate.value);
        estimate.low = std::log(estimate.low);
        estimate.high = std::log(estimate.high);
        out.push_back(estimate);
    }
}

/// The means of the columns without quantiles.
void add_means(Out& out, const TokenSample& sample) {
    for (std::size_t c = distribution_count; c < column_count; ++c) {
        const bool without = sample.tally.columns[c].count == 0;
        if (without && c == static_cast<std::size_t>(Column::cap_cost)) continue;
        out.push_back(mean_of(mean_names[c], sample.tally.columns[c]));
    }
}

void add_shares(Out& out, const TokenSample& sample) {
    for (std::size_t h = 0; h < indicator_count; ++h) {
        out.push_back(
            share(share_names[h], sample.tally.indicators[h], sample.tally[Column::nav].count));
    }
}

/// Losses of NAV 1: value at risk is 1 less the quantile, expected shortfall 1 less the mean below
/// it, whose variance is that of the tail and of where the tail begins (Trindade, Uryasev, Shapiro,
/// Zrazhevsky 2007).
void add_risks(Out& out, const TokenSample& sample) {
    const auto& nav = sample.distributions[static_cast<std::size_t>(Column::nav)];
    for (const auto& risk : risks) {
        auto var = nav.quantile_estimate(risk.value_at_risk, risk.tail);
        var.value = 1 - var.value;
        std::swap(var.low, var.high);
        var.low = 1 - var.low;
        var.high = 1 - var.high;
        out.push_back(var);
        const auto tail = nav.tail(risk.tail);
        const double gap = tail.quantile - tail.mean;
        const double variance = tail.variance + (1 - risk.tail) * gap * gap;
        const double error = std::sqrt(variance / (risk.tail * nav.count()));
        out.push_back(with_error(risk.expected_shortfall, 1 - tail.mean, error, tail.resolution));
    }
}

void add_break_even(Out& out, const TokenSample& sample) {
    out.push_back(break_even_price(sample.price, sample.counts.gain_price, sample.leverage > 0));
}

/// How the first holding ended, the law of the result and of the time with a holding, and what the
/// exits gained over keeping the same purchase, from the difference on each path.
void add_holder(Out& out, const TokenSample& sample) {
    if (sample.holder == nullptr) return;
    const Tally::Holder& holder = *sample.holder;
    for (std::size_t c = 0; c < holder_distribution_count; ++c) {
        add_distribution(out, holder_names[c], holder.columns[c],
                         sample.distributions[distribution_count + c]);
    }
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t c = holder_distribution_count; c < holder_column_count; ++c) {
        const std::string name = std::string(holder_names[c]) + "_mean";
        const Moments& moments = holder.columns[c];
        // Where no stop was met there is no slippage.
        out.push_back(moments.count > 0 ? mean_of(name, moments)
                                        : Estimate{name, nan, nan, nan, nan});
    }
    const double paths = holder[HolderColumn::result].count;
    for (std::size_t h = 0; h < holder_indicator_count; ++h) {
        out.push_back(share(holder_share_names[h], holder.indicators[h], paths));
    }
    out.push_back(share("p_no_exit", holder.exits[0], paths));
    for (std::size_t r = 1; r < holder.exits.size(); ++r) {
        const auto name = exit_name(static_cast<rebalance::ExitReason>(r));
        out.push_back(share("p_exit_" + std::string(name), holder.exits[r], paths));
    }
}

/// The table of the estimates of a token.
constexpr void (*token_table[])(Out&, const TokenSample&) = {
    add_distributions, add_log_decay, add_means, add_shares, add_risks, add_break_even, add_holder,
};

/// (mean - rate) / variance of the price per year, from the log returns a and the squared ones q of
/// each path: (a - r T) / q + 1/2, its error by the delta method.
Estimate growth_optimal_leverage(const UnderlyingSample& sample) {
    const auto& returns = sample.tally.returns;
    const double q = returns.mean[1];
    const double ratio = (returns.mean[0] - sample.rate * sample.years) / q;
    const double variance = (returns.covariance(0, 0) - 2 * ratio * returns.covariance(0, 1) +
                             ratio * ratio * returns.covariance(1, 1)) /
                            (q * q);
    return with_error("growth_optimal_leverage", ratio + 0.5, std::sqrt(variance / returns.count));
}

}  // namespace

Estimate mean_of(std::string quantity, const Moments& moments) {
    const double n = moments.count;
    const double variance = n > 1 ? moments.sums[0] / (n - 1) : 0;
    return with_error(std::move(quantity), moments.mean, std::sqrt(variance / n));
}

/// The variance of a sample's deviation is (kurtosis - 1) / (4 n) of its square, for any law.
Estimate deviation_of(std::string quantity, const Moments& moments) {
    const double n = moments.count;
    const double deviation = n > 1 ? std::sqrt(moments.sums[0] / (n - 1)) : 0;
    const double m2 = moments.central(2);
    const double excess = m2 > 0 ? moments.central(4) / (m2 * m2) - 1 : 0;
    return with_error(std::move(quantity), deviation,
                      deviation * std::sqrt(std::fmax(excess, 0) / (4 * n)));
}

/// The error by the influence of one value z, in deviations from the mean, on the skew g:
/// z^3 - 3 z - g - 3 g (z^2 - 1) / 2.
Estimate skew_of(std::string quantity, const Moments& moments) {
    const double m2 = moments.central(2);
    if (!(m2 > 0)) return with_error(std::move(quantity), 0, 0);
    const double s = std::sqrt(m2);
    const auto z = [&](std::size_t power) {
        return moments.central(power) / std::pow(s, static_cast<double>(power));
    };
    const double g = z(3);
    const double variance =
        z(6) - 6 * z(4) + 9 - g * g - 3 * g * (z(5) - 4 * g) + 2.25 * g * g * (z(4) - 1);
    return with_error(std::move(quantity), g, std::sqrt(std::fmax(variance, 0) / moments.count));
}

Estimate share(std::string quantity, double count, double n) {
    const double p = count / n;
    const double z2 = normal_95 * normal_95;
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = normal_95 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    const double low = count == 0 ? 0 : middle - half;
    const double high = count == n ? 1 : middle + half;
    return {std::move(quantity), p, half / normal_95, low, high};
}

std::vector<Estimate> token_estimates(const TokenSample& sample) {
    Out out;
    for (const auto add : token_table) add(out, sample);
    return out;
}

std::vector<std::string> token_quantities(bool holders) {
    const std::vector<double> one{1};
    const std::vector<Distribution> distributions(distributions_of_a_token(holders),
                                                  Distribution::exact(one));
    const Tally::Holder holder;
    const Sketch none(limits::quantile_bits);
    std::vector<std::string> names;
    for (auto& estimate :
         token_estimates({{}, distributions, {}, none, 1, holders ? &holder : nullptr})) {
        names.push_back(std::move(estimate.quantity));
    }
    return names;
}

std::vector<Estimate> underlying_estimates(const UnderlyingSample& sample) {
    Out out;
    add_distribution(out, "price", sample.tally.price, sample.price);
    out.push_back(growth_optimal_leverage(sample));
    return out;
}

}  // namespace levtok::montecarlo
