#pragma once

#include "montecarlo/batch/simulation.hpp"
#include "montecarlo/estimate/partial.hpp"

namespace levtok::montecarlo {

/// Throws unless a partial result that was read from bytes is one that a run of `simulation` could
/// have saved, in all its sizes, ranges and counts: the hash detects damage, not intent. Throws
/// Error(conflict) where it is of another job, Error(malformed) where it is of none.
void check(const Partial& partial, const Simulation& simulation);

}  // namespace levtok::montecarlo
