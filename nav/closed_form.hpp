#pragma once

/// Closed forms of leveraged tokens: the engines are checked against them, and where a model is
/// simple enough they are answers themselves. All returns are simple and relative, rates and
/// variances per year unless said otherwise.
namespace levtok::nav {

/// A path of the underlying in the continuous limit.
struct ContinuousPath {
    double leverage = 1;
    double price_ratio = 1;          ///< p_T / p_0
    double integrated_variance = 0;  ///< of log returns, over the whole horizon
    double years = 0;
    double rate = 0;  ///< financing, per year
    double fee = 0;   ///< per year
};

/// NAV factor (Avellaneda, Zhang 2010): (p_T/p_0)^L exp(-(L - 1) r T - f T - L (L - 1)/2 x
/// integrated variance).
double continuous_limit(const ContinuousPath& path);

/// A token on geometric Brownian motion, continuously rebalanced.
struct GbmToken {
    double leverage = 1;
    double drift = 0;       ///< per year, of the price's mean: E p_T = p_0 exp(drift T)
    double volatility = 0;  ///< per square root of a year
    double rate = 0;        ///< financing, per year
    double fee = 0;         ///< per year
    double years = 1;
};

/// Mean of the NAV factor: exp((L m - (L - 1) r - f) T).
double gbm_mean(const GbmToken& token);

/// Median of the NAV factor: the mean times exp(-L^2 s^2 T / 2).
double gbm_median(const GbmToken& token);

/// P(NAV factor > price factor) for L > 1: Phi(((m - r) - f/(L - 1) - (L + 1) s^2/2) sqrt(T) / s).
double gbm_beats_spot(const GbmToken& token);

/// The p_T / p_0 at which NAV is back at its start: exp((L - 1) s^2 T/2 + ((L - 1) r + f) T / L).
double break_even_price(const GbmToken& token);

/// The p_T / p_0 at which the returns of a token with L > 1 and of spot are equal: exp(L s^2 T/2 +
/// r T + f T/(L - 1)).
double break_even_with_spot(const GbmToken& token);

/// The leverage whose median grows fastest: (m - r) / s^2.
double growth_optimal_leverage(double drift, double rate, double volatility);

}  // namespace levtok::nav
