#pragma once

#include <vector>

#include "montecarlo/fit/data.hpp"
#include "montecarlo/models.hpp"

namespace levtok::montecarlo::fitting {

/// Whether the model has a law of the next return; bootstrap has only the history.
bool has_likelihood(const Model& model);

/// The log density of each return given those before; empty where the model breaks its rules.
std::vector<double> log_densities(const Model& model, const Data& data);

/// Their sum; minus infinity where the model breaks its rules or a return is impossible.
double log_likelihood(const Model& model, const Data& data);

/// P(a return at most as large | those before), uniform and independent where the model is right
/// (Rosenblatt 1952).
std::vector<double> probabilities(const Model& model, const Data& data);

/// Sets the initial state of the model (a variance, a regime) to its state after the last return.
void start_from_end(Model& model, const Data& data);

}  // namespace levtok::montecarlo::fitting
