#pragma once

#include <string>
#include <vector>

#include "rebalance/tracking/figure.hpp"
#include "rebalance/tracking/observed_errors.hpp"

/// How well a token's model agrees with an observed series, and where the difference comes from.
namespace levtok::rebalance {

struct Tracking {
    std::vector<Figure> figures;
    Notes notes;
};

/// Errors are in logs, observed less model, from one joined session to the next. Of the whole
/// history and of each calendar year: their median size, mean and standard deviation, the same per
/// square root of a year (tracking_error), lag-1 correlation, R^2 and slope of the observed returns
/// against the model's, and the difference per year from `leverage` times the daily return of the
/// underlying, split into parts that add up:
/// - fees, financing, trading_cost, cap: what the model charges;
/// - path: the model's real leverage was not the target from session to session;
/// - distributions: paid to holders, given or implied;
/// - timing: how far the prints at both ends are from the median gap of five sessions around them;
/// - residual: the rest.
/// Per year is over the days of the calendar / 365. At most `worst` days follow with their errors,
/// the largest first, then the distributions.
Tracking track(const ObservedErrors& errors, double leverage, std::size_t worst,
               const std::string& place);

/// The `worst` days, the largest error first.
std::vector<ErrorDay> worst_days(const ObservedErrors& errors, std::size_t worst);

}  // namespace levtok::rebalance
