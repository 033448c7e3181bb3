#include "service/cli/fields.hpp"

#include <cmath>
#include <limits>

#include "nav/check.hpp"

namespace levtok::cli {
namespace {

std::string as_json(const Field& field) {
    if (const auto* flag = std::get_if<bool>(&field.value)) return *flag ? "true" : "false";
    const auto* number = std::get_if<double>(&field.value);
    return number != nullptr && std::isfinite(*number) ? shortest(*number) : "null";
}

void put(io::RowWriter& rows, const Field& field) {
    if (const auto* flag = std::get_if<bool>(&field.value)) {
        rows.field(*flag ? "true" : "false");
        return;
    }
    const auto* number = std::get_if<double>(&field.value);
    const bool something = number != nullptr && std::isfinite(*number);
    rows.field(something ? *number : std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

void write_rows(io::RowWriter& rows, const std::vector<Field>& fields) {
    for (const auto& field : fields) {
        rows.field(field.name);
        put(rows, field);
        rows.end_row();
    }
}

void write_row(io::RowWriter& rows, const std::vector<Field>& fields) {
    for (const auto& field : fields) put(rows, field);
    rows.end_row();
}

void write_fields(io::AtomicFile& file, Format format, const std::vector<Field>& fields) {
    if (format != Format::json) {
        TextWriter rows(file, {"name", "value"});
        write_rows(rows, fields);
        return rows.finish();
    }
    std::string text = "{";
    for (const auto& field : fields) {
        text += text.size() > 1 ? ",\n  " : "\n  ";
        text += io::json_quoted(field.name) + ": " + as_json(field);
    }
    file.write(text + "\n}\n");
}

}  // namespace levtok::cli
