#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {

/// Reads the described fields from a JSON object. `path` is that of the object, empty at the root.
/// Throws InvalidValue naming the field by its path; an unknown key is an error.
void read_fields(const nlohmann::json& object, const std::string& path, const Description& fields);

template <class T>
void read(const nlohmann::json& object, const std::string& path, T& value) {
    read_fields(object, path, description_of(value));
}

}  // namespace levtok::rebalance
