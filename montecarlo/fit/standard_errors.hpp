#pragma once

#include <string>
#include <vector>

#include "montecarlo/fit/spec.hpp"
#include "montecarlo/model_file.hpp"

namespace levtok::montecarlo::fitting {

struct ErrorEstimates {
    std::vector<StandardError> errors{};
    std::vector<std::string> undetermined{};  ///< parameters in which the likelihood has no peak
};

/// Standard errors of the estimated parameters at the maximum of the likelihood. The covariance of
/// the coordinates comes from the observed information, the matrix H of second differences of -ln
/// L; of a quasi likelihood by the sandwich H^-1 S H^-1 of White (1982), S being that of the
/// scores, which does not require the likelihood to be right. The parameters follow by the delta
/// method. Coordinates at a bound of the search are taken as known.
ErrorEstimates standard_errors(const Spec& spec, const std::vector<double>& at, const Data& data);

}  // namespace levtok::montecarlo::fitting
