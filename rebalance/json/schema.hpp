#pragma once

#include <nlohmann/json_fwd.hpp>

#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {

/// The JSON Schema (draft 7) of an object of the described fields, with the defaults of the value.
nlohmann::ordered_json schema_of_fields(const Description& fields);

template <class T>
auto schema_of(T value) {
    return schema_of_fields(description_of(value));
}

}  // namespace levtok::rebalance
