#pragma once

#include <string>
#include <variant>
#include <vector>

#include "service/cli/writer.hpp"

namespace levtok::cli {

/// One named result; monostate is nothing.
struct Field {
    std::string name;
    std::variant<std::monostate, double, bool> value;
};

/// Writes fields as one JSON object, or as rows `name,value` in the other formats. A number that is
/// not finite is nothing.
void write_fields(io::AtomicFile& file, Format format, const std::vector<Field>& fields);

}  // namespace levtok::cli
