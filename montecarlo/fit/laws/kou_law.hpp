#pragma once

#include <vector>

#include "montecarlo/fit/data.hpp"
#include "montecarlo/fit/laws/laws.hpp"
#include "montecarlo/models/kou.hpp"

namespace levtok::montecarlo::fitting {

/// The law of a step of Kou's model: the part without jumps in closed form, the rest by inverting
/// its characteristic function (Kou 2002, equation 2, gives the law of one jump) on a grid that
/// depends on the data alone.
class KouLaw {
public:
    KouLaw(const Kou& model, const Data& data);

    double log_density(double r) const;
    double cdf(double r) const;

private:
    double interpolated(const std::vector<double>& values, double r) const;

    NormalLaw quiet_{};  // without jumps
    double quiet_probability_;
    double low_ = 0;  // of the grid
    double spacing_ = 0;
    std::vector<double> density_{};  // with jumps, times their probability
    std::vector<double> cumulative_{};
};

}  // namespace levtok::montecarlo::fitting
