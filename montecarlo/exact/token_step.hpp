#pragma once

#include <cmath>
#include <optional>

namespace levtok::montecarlo {

/// One step of a token that is rebalanced to its target at the end of every step: mark, financing,
/// fee, trade, in the order of rebalance/step.hpp and by the arithmetic of nav/step.hpp.
struct TokenStep {
    double leverage = 1;   ///< signed target, not 0
    double fee = 0;        ///< fraction of equity taken at each step, [0, 1)
    double cost_rate = 0;  ///< cost of the rebalance, per exposure traded
    double funding = 0;    ///< rate paid on the exposure at each step: longs pay a positive one
    double interest = 0;   ///< paid on the cash at each step, per equity at its start
};

/// Throws InvalidValue naming `leverage`, `fee`, `cost_rate`, `funding` or `interest`.
void check(const TokenStep& step);

}  // namespace levtok::montecarlo

/// The machinery of the exact law.
namespace levtok::montecarlo::exact {

/// The factor by which equity changes over a step, as a function of the simple return of the
/// underlying.
struct Line {
    double at_zero = 1;
    double slope = 0;

    double at(double simple_return) const { return at_zero + slope * simple_return; }
    double root() const { return -at_zero / slope; }
    /// Where the underlying becomes worthless; what is 0 but for rounding, as for leverage 1, is 0.
    double at_ruin() const {
        constexpr double rounding = 1e-12;
        const double left = at_zero - slope;
        return std::fabs(left) < rounding ? 0 : left;
    }
};

/// The growth factor of one step: proportional costs make it two lines in the simple return of the
/// underlying, that meet where nothing needs to be traded. Below (above, for shorts) `dead` the
/// token is wiped out.
struct Growth {
    Line lower;                  ///< where the return is below the kink
    Line upper;                  ///< where it is above
    std::optional<double> kink;  ///< simple return, > -1; none where the two lines are one
    std::optional<double>
        dead;  ///< simple return, > -1, at which equity reaches zero; none where nothing reaches it
};

/// The lines of a checked step.
Growth growth_of(const TokenStep& step);

}  // namespace levtok::montecarlo::exact
