#include "nav/closed_form.hpp"

#include <cmath>

#include "nav/check.hpp"

namespace levtok::nav {
namespace {

double normal_cdf(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

double variance_over_horizon(const GbmToken& token) {
    return token.volatility * token.volatility * token.years;
}

}  // namespace

double continuous_limit(const ContinuousPath& path) {
    const double l = path.leverage;
    return std::pow(path.price_ratio, l) *
           std::exp(-(l - 1) * path.rate * path.years - path.fee * path.years -
                    l * (l - 1) / 2 * path.integrated_variance);
}

double gbm_mean(const GbmToken& token) {
    return std::exp((token.leverage * token.drift - (token.leverage - 1) * token.rate - token.fee) *
                    token.years);
}

double gbm_median(const GbmToken& token) {
    return gbm_mean(token) *
           std::exp(-token.leverage * token.leverage * variance_over_horizon(token) / 2);
}

double gbm_beats_spot(const GbmToken& token) {
    require_in_range(token.leverage, {.low = 1, .low_open = true}, "leverage");
    require_in_range(token.volatility, positive, "volatility");
    const double edge = token.drift - token.rate - token.fee / (token.leverage - 1) -
                        (token.leverage + 1) * token.volatility * token.volatility / 2;
    return normal_cdf(edge * std::sqrt(token.years) / token.volatility);
}

double break_even_price(const GbmToken& token) {
    const double l = token.leverage;
    return std::exp((l - 1) * variance_over_horizon(token) / 2 +
                    ((l - 1) * token.rate + token.fee) * token.years / l);
}

double break_even_with_spot(const GbmToken& token) {
    require_in_range(token.leverage, {.low = 1, .low_open = true}, "leverage");
    return std::exp(token.leverage * variance_over_horizon(token) / 2 + token.rate * token.years +
                    token.fee * token.years / (token.leverage - 1));
}

double growth_optimal_leverage(double drift, double rate, double volatility) {
    require_in_range(volatility, positive, "volatility");
    return (drift - rate) / (volatility * volatility);
}

}  // namespace levtok::nav
