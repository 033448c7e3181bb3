#pragma once

#include <cmath>
#include <vector>

#include "montecarlo/exact/step_law.hpp"
#include "montecarlo/exact/token_step.hpp"

namespace levtok::montecarlo::exact {

/// An interval of the log return X on which the growth factor is one line, with the variable v of
/// integration: the log growth itself towards a wipe-out, where X is bounded and the log growth
/// tends to minus infinity; else X.
class Branch {
public:
    enum class Variable { log_return, log_growth, dead };

    /// From `from` outwards to `to` (either may be infinite; `to` may lie below `from`), in v.
    /// The term of the branch is ln(growth) - spot_power X; that of a wiped-out interval is minus
    /// infinity.
    Branch(Variable variable, Line line, double spot_power, double from, double to)
        : variable_(variable), line_(line), spot_power_(spot_power), from_(from), to_(to) {}

    double from() const { return from_; }
    double to() const { return to_; }
    bool dead() const { return variable_ == Variable::dead; }

    double log_return(double v) const {
        if (variable_ != Variable::log_growth) return v;
        return std::log1p((std::expm1(v) - (line_.at_zero - 1)) / line_.slope);
    }
    double term(double v) const {
        if (dead()) return -infinity;
        if (variable_ == Variable::log_growth) return v - spot_power_ * log_return(v);
        return std::log(growth(v)) - spot_power_ * clamped(v);
    }
    /// d term / dv.
    double term_slope(double v) const {
        if (variable_ == Variable::log_growth) return 1 - spot_power_ * stretch(v);
        return line_.slope * std::exp(clamped(v)) / growth(v) - spot_power_;
    }
    /// Density of v where X has the given density.
    double density(const StepLaw& law, double v) const {
        const double there = law.density(log_return(v));
        return variable_ == Variable::log_growth ? there * std::fabs(stretch(v)) : there;
    }
    /// The width of v over which the density of a law of the given scale changes.
    double width(double scale) const {
        if (variable_ != Variable::log_growth) return scale;
        return std::fmin(1.0, scale * std::fabs(line_.slope));
    }

private:
    /// Outside these returns the price is 0 or infinite in doubles, and the probability is
    /// negligible.
    static double clamped(double v) { return std::fmax(-700.0, std::fmin(700.0, v)); }
    double growth(double v) const {
        const double x = clamped(v);
        return x > -1 ? line_.at(std::expm1(x)) : line_.at_ruin() + line_.slope * std::exp(x);
    }
    /// dX / d(log growth).
    double stretch(double v) const { return std::exp(v - log_return(v)) / line_.slope; }

    Variable variable_;
    Line line_;
    double spot_power_;
    double from_;
    double to_;
};

/// The branches that together cover all returns.
std::vector<Branch> branches_of(const StepLaw& law, const Growth& growth, double spot_power);

}  // namespace levtok::montecarlo::exact
