#include "service/cli/output/fields.hpp"

#include <cmath>

#include "nav/check.hpp"

namespace levtok::cli {
namespace {

std::string as_json(const Field& field) {
    if (const auto* flag = std::get_if<bool>(&field.value)) return *flag ? "true" : "false";
    const auto* number = std::get_if<double>(&field.value);
    return number != nullptr && std::isfinite(*number) ? shortest(*number) : "null";
}

std::string members_of(const std::vector<Field>& fields) {
    std::string text;
    for (const auto& field : fields) {
        text += text.empty() ? "" : ",\n  ";
        text += io::json_quoted(field.name) + ": " + as_json(field);
    }
    return text;
}

void write_rows(io::RowWriter& rows, const std::vector<Field>& fields) {
    for (const auto& field : fields) {
        rows.field(field.name);
        if (const auto* flag = std::get_if<bool>(&field.value)) {
            rows.field(*flag);
        } else {
            const auto* number = std::get_if<double>(&field.value);
            rows.field(number != nullptr ? std::optional(*number) : std::nullopt);
        }
        rows.end_row();
    }
}

}  // namespace

std::string json_of(const std::vector<Field>& fields) {
    return "{\n  " + members_of(fields) + "\n}";
}

void write_fields(io::AtomicFile& file, Format format, const std::vector<Field>& fields,
                  const Console& console) {
    if (format == Format::json) {
        file.write("{\n  " + members_of(fields) + ",\n  " + warnings_of(console) + "\n}\n");
        return;
    }
    TextWriter rows(file, {"name", "value"});
    write_rows(rows, fields);
    rows.finish();
}

}  // namespace levtok::cli
