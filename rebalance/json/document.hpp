#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// JSON texts that users write, before their fields are read.
namespace levtok::rebalance {

struct Setting;

/// Reads a JSON text; a key given twice, a number too large and deep nesting are errors that name
/// the place, `path` being where the value will stand in its document. Throws Error(malformed) or
/// InvalidValue.
nlohmann::json parse_strictly(std::string_view text, const std::string& path = "");

/// Sets the field that the path of `setting` names; what is missing on the way is made. Throws
/// InvalidValue.
void apply(nlohmann::json& document, const Setting& setting);

}  // namespace levtok::rebalance
