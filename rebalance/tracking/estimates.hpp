#pragma once

#include <optional>
#include <vector>

#include "rebalance/terms.hpp"

/// The table of estimated returns that prospectuses of leveraged funds print.
namespace levtok::rebalance {

struct EstimateGrid {
    std::vector<double> index_returns{-0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0,
                                      0.1,  0.2,  0.3,  0.4,  0.5,  0.6};
    std::vector<double> volatilities{0.1, 0.25, 0.5, 0.75, 1};  ///< per square root of a year
    double years = 1;
    /// Fees, financing and trading cost of the terms, with `benchmark` a year; else before them, as
    /// prospectuses have it.
    bool net = false;
    double benchmark = 0;
    double funding_per_8h = 0;  ///< of a perpetual
    /// Nothing: in the continuous limit. Else by a replay that trades to the target every interval,
    /// on the path of equal moves up and down with this return and volatility.
    std::optional<Duration> interval;
};

struct EstimateRow {
    double index_return = 0;
    double multiple_return = 0;  ///< leverage x index_return, what the name of the fund suggests
    double volatility = 0;
    double fund_return = 0;  ///< -1 once wiped out
};

/// Rows in the order of index returns, then of volatilities. Throws InvalidValue for an index
/// return of -1 or below, a volatility below 0, years not above 0, or an interval that has less
/// than two steps in these.
std::vector<EstimateRow> estimates(const Terms& terms, const EstimateGrid& grid);

}  // namespace levtok::rebalance
