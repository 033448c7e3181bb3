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

/// The greatest value of the function within the bounds of the coordinates: a short search by
/// subplexes (Rowan 1990) from each start, continued from the best of them and refined by quadratic
/// models (BOBYQA, Powell 2009), both through NLopt and restarted from their end until that gains
/// nothing, since either may stop early along a curved ridge. The function may be minus infinity.
Optimum maximise(const std::function<double(const std::vector<double>&)>& function,
                 const std::vector<Coordinate>& coordinates,
                 const std::vector<std::vector<double>>& starts);

}  // namespace levtok::montecarlo::fitting
