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

/// Rows `name,value`, or one row of the values. A number that is not finite is nothing.
void write_rows(io::RowWriter& rows, const std::vector<Field>& fields);
void write_row(io::RowWriter& rows, const std::vector<Field>& fields);

/// Writes fields as one JSON object, or as rows for the eye.
void write_fields(io::AtomicFile& file, Format format, const std::vector<Field>& fields);

}  // namespace levtok::cli
