#pragma once

#include <vector>

#include "montecarlo/exact/branch.hpp"

namespace levtok::montecarlo::exact {

/// The law of one term T = ln(growth) - spot_power X, as panels on which Gauss-Legendre resolves
/// its density: between two ends of a panel the term is monotone or nearly so.
class TermLaw {
public:
    /// Throws InvalidValue naming law.density where that does not integrate to 1.
    TermLaw(const StepLaw& law, const Growth& growth, double spot_power);

    TermLaw(const TermLaw&) = delete;  // the panels point to the branches
    TermLaw& operator=(const TermLaw&) = delete;

    struct Panel {
        const Branch* branch;
        double from, to;         ///< in the branch's variable
        double mass;             ///< probability
        double lowest, highest;  ///< of the term
    };

    /// A weighted sample of the term that integrates exactly what the panels resolve.
    struct Nodes {
        std::vector<double> term;
        std::vector<double> weight;
    };

    double wiped_out() const { return wiped_out_; }  ///< probability of a wipe-out in one step
    double mean() const { return mean_; }            ///< of the term, given that it is finite
    double variance() const { return variance_; }    ///< of the term, given that it is finite

    /// P(T <= x) and P(T > x), each with its own relative accuracy; a density.
    double below(double x) const;
    double above(double x) const;
    double density(double x) const;

    /// The outermost ends of panels beyond which at most `mass` lies, on either side.
    double low_end(double mass) const;
    double high_end(double mass) const;
    /// The probability of the panels wholly outside: wiped out and below `low`; above `high`.
    double outside_below(double low) const;
    double outside_above(double high) const;

    /// Nodes of the panels that overlap [low, high], close enough to resolve exp(i u T) up to u =
    /// `frequency`.
    Nodes nodes(double low, double high, double frequency) const;

    /// The mean of exp(T), a wipe-out counting as 0, and the second and third central moments of
    /// exp(T) / mean. Infinite where the exponents of the step's law say so.
    struct Moments {
        double mean, second, third;
    };
    Moments moments() const;

private:
    StepLaw law_;
    std::vector<Branch> branches_;
    double spot_power_;
    bool is_long_;
    bool dies_up_;
    bool dies_down_;
    bool vanishes_;  // the growth factor goes to zero with the price, as that of leverage 1
    std::vector<Panel> panels_;  // of finite terms
    double wiped_out_ = 0;
    double mean_ = 0;
    double variance_ = 0;
};

}  // namespace levtok::montecarlo::exact
