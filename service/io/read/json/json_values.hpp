#pragma once

#include <string>
#include <vector>

namespace levtok::io {

/// Scalars as they are written; null is empty.
using JsonRow = std::vector<std::string>;

/// Takes the scalars of the array, the object or the scalar that `text` is, and the names of an
/// object. What is nested in it is empty. False where `text` is no JSON.
bool read_json_values(const std::string& text, JsonRow& names, JsonRow& values);

}  // namespace levtok::io
