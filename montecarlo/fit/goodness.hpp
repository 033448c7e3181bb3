#pragma once

#include <vector>

#include "montecarlo/model_file.hpp"

namespace levtok::montecarlo::fitting {

/// Tests of probabilities that are uniform and independent where the model is right: the
/// Kolmogorov-Smirnov distance, and the statistics of Ljung and Box (1978) over ten lags of the
/// normal numbers of the same place, and of their squares. Their p-values take the parameters as
/// given, which makes them somewhat too high.
std::vector<GoodnessTest> goodness_tests(std::vector<double> probabilities);

}  // namespace levtok::montecarlo::fitting
