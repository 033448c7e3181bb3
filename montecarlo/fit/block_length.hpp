#pragma once

#include <span>

namespace levtok::montecarlo::fitting {

/// The mean block length of a stationary bootstrap that estimates the mean size of returns best:
/// Politis, White (2004), Automatic block-length selection for the dependent bootstrap, as
/// corrected by Patton, Politis, White (2009). The sizes are used, not the returns, since it is the
/// variance that persists. At least 1.
double block_length(std::span<const double> returns);

}  // namespace levtok::montecarlo::fitting
