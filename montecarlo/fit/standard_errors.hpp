#pragma once

#include <string>
#include <vector>

#include "montecarlo/fit/data.hpp"
#include "montecarlo/model_file.hpp"

namespace levtok::montecarlo::fitting {

struct ErrorEstimates {
    std::vector<StandardError> errors{};
    std::vector<std::string> undetermined{};  ///< parameters in which the likelihood has no peak
};

/// Standard errors of the named parameters at the maximum: from the observed information, the matrix H of second
/// differences of -ln L; with `quasi` by the sandwich H^-1 S H^-1 of White (1982), S being that of the scores, which does
/// not rest on the likelihood being right.
ErrorEstimates standard_errors(const Model& model, const Data& data, const std::vector<std::string>& names, bool quasi);

}  // namespace levtok::montecarlo::fitting
