#pragma once

#include <string>
#include <vector>

#include "montecarlo/fit/spec.hpp"
#include "montecarlo/model_file.hpp"

/// Warnings about a doubtful fit, as sentences for its user.
namespace levtok::montecarlo::fitting {

/// Warnings about coordinates that ended at a bound.
std::vector<std::string> warnings_of_search(const std::vector<Coordinate>& coordinates,
                                            const std::vector<double>& at);

void add_undetermined(std::vector<std::string>& warnings,
                      const std::vector<std::string>& parameters);

/// Warns where a gbm describes the data as well by Akaike's criterion.
void add_needless(const FitSummary& fit, const Data& data, std::vector<std::string>& warnings);

/// Warnings about the fitted parameters; waives or requires Heston's Feller condition according to
/// whether they satisfy it.
void add_warnings_of(Model& model, const Data& data, std::vector<std::string>& warnings);

}  // namespace levtok::montecarlo::fitting
