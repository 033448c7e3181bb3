#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/note.hpp"
#include "nav/observation.hpp"
#include "rebalance/product.hpp"
#include "rebalance/tracking/joined.hpp"

/// Which terms of a product an observed series shows.
namespace levtok::rebalance {

struct CalibrationQuestion {
    std::string product;            ///< text of a product file
    std::vector<Setting> settings;  ///< applied to it first
    std::vector<std::string> free;  ///< paths of numbers and of times of day
    std::vector<Duration> times;    ///< to look for the latter in; empty: each full hour
    std::span<const MarketStep> steps;
    std::span<const ObservedValue> observed;
    bool by_year = false;
    std::string place;  ///< names the observed series in notes
};

/// One free term of one period.
struct CalibratedTerm {
    std::string period;  ///< `all`, or a year
    std::string term;
    std::optional<double> value;           ///< nothing for a time of day
    std::optional<double> standard_error;  ///< nothing where nothing is known of it
    std::string setting;                   ///< path=value
    std::size_t sessions = 0;
};

struct Calibration {
    std::vector<CalibratedTerm> terms;
    Terms product;     ///< with the terms of the whole history
    double noise = 0;  ///< median size of the errors that remain, in logs
    Notes notes;
};

/// Numbers solve the equations of least squares on the daily log errors, in which an error beyond
/// 10 robust standard deviations of the days around counts as one of that size (Huber 1964), by
/// Newton steps with derivatives from replays. The weight of a steady effect such as a fee is
/// averaged over a year, and a value that leaves its neighbours and comes back is left out. Times
/// of day minimise the sum of the sizes of the errors that the best numbers leave at each.
/// Distributions, stale values and splits are treated as in errors_of; they and prints are found by
/// the errors, so they are looked for again under the terms that are found, until none changes.
/// Standard errors are of the sandwich form with Newey and West's (1987) covariance over
/// 4 (n / 100)^(2/9) lags, over sqrt(n) / 2 where errors reverse the next session. A direction in
/// which nearly nothing changes keeps the values that the product has. Throws InvalidValue for a
/// path that is neither a number nor a time of day, and for a spread that the steps give.
Calibration calibrate(const CalibrationQuestion& question);

/// A value with as many decimals as two digits of its error have; with six where that is not known.
std::string rounded_by_error(double value, double error);

/// The spreads that were found for each year, as a history that begins with the years; nothing
/// where none was free or the question was not by year.
std::vector<SpreadEvent> spreads_by_year(const Calibration& found);

}  // namespace levtok::rebalance
