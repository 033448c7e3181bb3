#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rebalance/tracking/joined.hpp"

/// The daily errors of a model against an observed series, and what kind of day each is.
namespace levtok::rebalance {

/// What an error is made of, apart from the model's own.
enum class DayKind : std::uint8_t { usual, split, distribution, reverses };

const char* name_of(DayKind kind);

/// From one joined session to the next.
struct ErrorDay {
    JoinedRow row;               ///< at its end
    double years = 0;            ///< of 365 days, since the row before
    double model_return = 0;     ///< log
    double observed_return = 0;  ///< log, splits taken out
    double error = 0;            ///< observed - model
    double distribution = 0;  ///< log, <= 0: what a payment to holders took from the observed value
    double implied = 0;       ///< log, <= 0: the error, where it looks like such a payment
    DayKind kind = DayKind::usual;
};

/// The observed series in order: without stretches in which it stood still while the underlying
/// moved, without what comes after a death, with splits taken out.
struct ObservedErrors {
    JoinedRow first;
    std::vector<ErrorDay> days;
    std::size_t stale = 0;  ///< values that were left out
    bool distributions_given = false;
    double noise = 0;  ///< median of the errors' sizes
    Notes notes;
};

/// Median size of the errors, in logs, up to which distributions can be told from noise.
inline constexpr double noise_that_hides_distributions = 3e-4;

/// A distribution is implied by an error that the days after do not take back:
/// more than 1.25 x the 90 % quantile of the sizes around it (30 sessions to either side), at least
/// 3 bp, with the mean gap of 5 sessions lowered by 60 % of it, none larger within 25 sessions, and
/// in a month of the year in which the fund is seen to pay. `place` names the observed series.
ObservedErrors errors_of(const Joined& joined, const std::string& place);

}  // namespace levtok::rebalance
