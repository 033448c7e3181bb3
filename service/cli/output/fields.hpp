#pragma once

#include <string>
#include <variant>
#include <vector>

#include "service/cli/output/console.hpp"
#include "service/cli/output/writer.hpp"

namespace levtok::cli {

/// One named result; monostate means that there is none.
struct Field {
    std::string name;
    std::variant<std::monostate, double, bool> value;
};

/// Writes rows `name,value`, or one row of the values. A number that is not finite is empty.
void write_rows(io::RowWriter& rows, const std::vector<Field>& fields);
void write_row(io::RowWriter& rows, const std::vector<Field>& fields);

/// The fields as one JSON object.
std::string json_of(const std::vector<Field>& fields);

/// Writes fields as one JSON object with the notes of the command, or as aligned rows.
void write_fields(io::AtomicFile& file, Format format, const std::vector<Field>& fields,
                  const Console& console);

}  // namespace levtok::cli
