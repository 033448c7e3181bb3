#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace levtok::http {

/// The schemas of all bodies by their names, in the part of JSON Schema that draft 7 and 2020-12
/// share. Those of products, jobs and requests come from the descriptions that read them.
nlohmann::ordered_json schemas();

/// {"$ref": …} to the schema of this name.
nlohmann::ordered_json reference(const std::string& name);

}  // namespace levtok::http
