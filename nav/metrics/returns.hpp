#pragma once

#include <cmath>

#include "nav/metrics/prepared.hpp"
#include "nav/metrics/statistics.hpp"

namespace levtok::nav {

/// A wiped-out path returns -1.
inline MetricResult total_return(const PreparedPath& p) {
    if (!p.measurable) return undefined;
    return number(p.path.nav.back() / p.path.nav.front() - 1);
}

/// Less than a year does not determine an annual figure: two good days would be a million per cent.
inline bool lasts_a_year(const PreparedPath& p) { return p.length >= metric_year; }

inline MetricResult annual_return(const PreparedPath& p) {
    if (!p.measurable || !lasts_a_year(p)) return undefined;
    const double years = in_units_of(p.length, metric_year);
    // A wipe-out is log 0 = -infinity, and expm1 of that is the -1 that is meant.
    return number(std::expm1(std::log(p.path.nav.back() / p.path.nav.front()) / years));
}

/// The return of the risk-free rate in a period of the daily series.
inline double risk_free_per_period(const PreparedPath& p) {
    return p.path.risk_free / *p.daily.periods_a_year;
}

inline MetricResult volatility(const PreparedPath& p) {
    const auto deviation = standard_deviation(p.daily.token);
    if (!deviation) return undefined;
    return number(*deviation * std::sqrt(*p.daily.periods_a_year));
}

/// Shortfalls below the risk-free rate, over all periods, per sqrt(year); nothing for fewer than
/// two periods.
inline std::optional<double> annual_downside(const PreparedPath& p) {
    if (p.daily.token.size() < 2) return std::nullopt;
    const double target = risk_free_per_period(p);
    const double semivariance = *mean_of(p.daily.token, [=](double r) {
        const double shortfall = std::fmin(r - target, 0.0);
        // Returns that equal the target but for rounding do not fall short of it.
        return shortfall < -rounding_of_returns * (1 + std::fabs(target)) ? shortfall * shortfall
                                                                          : 0.0;
    });
    return std::sqrt(semivariance * *p.daily.periods_a_year);
}

inline MetricResult downside_deviation(const PreparedPath& p) { return number(annual_downside(p)); }

/// Mean daily return above the risk-free rate, times the periods of a year.
inline double annual_excess(const PreparedPath& p) {
    return (*mean(p.daily.token) - risk_free_per_period(p)) * *p.daily.periods_a_year;
}

/// A ratio of return to risk has no meaning after a total loss.
inline MetricResult sharpe(const PreparedPath& p) {
    if (p.wiped_out) return undefined;
    const auto deviation = standard_deviation(p.daily.token);
    if (!deviation || *deviation == 0) return undefined;
    return number(annual_excess(p) / (*deviation * std::sqrt(*p.daily.periods_a_year)));
}

inline MetricResult sortino(const PreparedPath& p) {
    if (p.wiped_out) return undefined;
    const auto downside = annual_downside(p);
    if (!downside || *downside == 0) return undefined;
    return number(annual_excess(p) / *downside);
}

inline MetricResult calmar(const PreparedPath& p) {
    if (p.drawdowns.deepest.depth == 0 || p.wiped_out) return undefined;
    const MetricResult annual = annual_return(p);
    if (!std::holds_alternative<double>(annual)) return undefined;
    return number(std::get<double>(annual) / p.drawdowns.deepest.depth);
}

}  // namespace levtok::nav
