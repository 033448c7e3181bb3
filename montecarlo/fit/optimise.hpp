#pragma once

#include <functional>
#include <vector>

#include "montecarlo/fit/spec.hpp"

namespace levtok::montecarlo::fitting {

struct Optimum {
    std::vector<double> at;
    double value;
    bool settled = true;  ///< false: the search ended while the value still rose
};

/// The greatest value of the function within the bounds of the coordinates: from each start a while
/// by subplexes (Rowan 1990), the best of them on, and polished by quadratic models (BOBYQA, Powell
/// 2009), as NLopt has them, both again from where they ended until that gains nothing: along a
/// curved ridge either may stop short. The function may be minus infinity.
Optimum maximise(const std::function<double(const std::vector<double>&)>& function,
                 const std::vector<Coordinate>& coordinates,
                 const std::vector<std::vector<double>>& starts);

}  // namespace levtok::montecarlo::fitting
