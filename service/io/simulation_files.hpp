#pragma once

#include <string>
#include <string_view>

#include "montecarlo/batch/results.hpp"

/// The files of a Monte Carlo job in its folder.
namespace levtok::io {

/// Writes summary.json, summary.csv, quantiles.csv, fan.csv, histogram.csv, sample_paths.csv,
/// convergence.csv and manifest.json; each appears whole or not at all. The same job gives the same
/// bytes: nothing in them tells of the machine or the time. Throws Error (system).
void write_simulation(const std::string& folder, const montecarlo::Simulation& simulation,
                      const montecarlo::Partial& partial, std::string_view version);

}  // namespace levtok::io
