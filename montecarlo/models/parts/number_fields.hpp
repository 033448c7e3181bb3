#pragma once

#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "montecarlo/models.hpp"

namespace levtok::montecarlo {

/// One parameter of a model that is a number.
struct NumberField {
    const char* name;
    double* value;        ///< in the model; null for an optional one that is absent
    const char* meaning;  ///< with its unit
};

/// Collects number fields from described fields.
struct NumberFields {
    std::vector<NumberField> found{};

    void number(const char* key, double& value, const Range&, const char* doc) {
        found.push_back({key, &value, doc});
    }
    void optional_number(const char* key, std::optional<double>& value, const Range&,
                         const char* doc) {
        found.push_back({key, value ? &*value : nullptr, doc});
    }
    void numbers(const char*, const std::vector<double>&, const Range&, const char*) const {}
    template <class Enum>
    void choice(const char*, Enum, std::initializer_list<std::pair<const char*, Enum>>,
                const char*) const {}
};

/// The numbers of a model, in the order in which it describes them; they point into it.
inline std::vector<NumberField> number_fields(Model& model) {
    NumberFields fields;
    std::visit([&](auto& kind) { describe(fields, kind); }, model);
    return std::move(fields.found);
}

}  // namespace levtok::montecarlo
