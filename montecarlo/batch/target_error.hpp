#pragma once

#include "montecarlo/batch/simulation.hpp"

/// Whether a job has reached its target error.
namespace levtok::montecarlo {

/// Whether target_quantity of every product is known to the target error.
bool target_met(const Simulation& simulation, const Partial& partial);

/// A note on the product farthest from the target: the error reached and about how many paths would
/// be enough, or why no number would. None where there is no target, or it is met.
Notes missed_target(const Simulation& simulation, const Partial& partial);

/// The notes on the job, its products and its results.
Notes notes_of(const Simulation& simulation, const Partial& partial);

}  // namespace levtok::montecarlo
