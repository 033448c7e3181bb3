#pragma once

#include <vector>

#include "montecarlo/models.hpp"

namespace levtok::montecarlo {

/// One parameter of a model that is a number.
struct NumberField {
    const char* name;
    double* value;        ///< in the model; null for an optional one that is absent
    const char* meaning;  ///< with its unit
};

/// The numbers of a model, in the order in which it describes them; they point into it.
std::vector<NumberField> number_fields(Model& model);

}  // namespace levtok::montecarlo
