#pragma once

#include "montecarlo/batch/simulation.hpp"

/// How near a job has come to the error it was asked for.
namespace levtok::montecarlo {

/// Whether target_quantity of every product is known to the target error.
bool target_met(const Simulation& simulation, const Partial& partial);

/// Of the product farthest from the target: what was reached and about how many paths would do, or
/// why none would. None where there is no target, or it is met.
Notes missed_target(const Simulation& simulation, const Partial& partial);

/// What the user may not expect of the job and its products, and of what came out.
Notes notes_of(const Simulation& simulation, const Partial& partial);

}  // namespace levtok::montecarlo
