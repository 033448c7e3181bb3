#include "service/cli/output/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"

namespace levtok::cli {
namespace {

/// How many columns of a terminal UTF-8 text takes, one for each character.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// Six significant digits are what an eye can use; a price or a size keeps its whole part.
std::string readable(double x) {
    if (!std::isfinite(x)) return "-";
    if (x == 0) return "0";  // without a sign
    const double size = std::fabs(x);
    return size >= 1e6 && size < 1e12 ? fmt::format("{:.0f}", x) : fmt::format("{:.6g}", x);
}

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

}  // namespace

std::unique_ptr<io::RowWriter> make_writer(Format format, io::AtomicFile& file,
                                           const io::TableColumns& table) {
    if (format == Format::csv) return std::make_unique<io::CsvWriter>(file, table);
    if (format == Format::json) return std::make_unique<io::JsonWriter>(file, table);
    return std::make_unique<TextWriter>(file, names_of(table));
}

TextWriter::TextWriter(io::AtomicFile& file, std::vector<std::string> columns)
    : file_(file), columns_(columns.size()) {
    for (auto& name : columns) cells_.push_back({std::move(name)});
}

void TextWriter::number(double x) { cells_.push_back({readable(x), true}); }

void TextWriter::integer(std::int64_t x) { cells_.push_back({std::to_string(x), true}); }

void TextWriter::text(std::string_view text) { cells_.push_back({std::string(text)}); }

void TextWriter::time(Instant time) { cells_.push_back({format_time(time)}); }

void TextWriter::flag(bool flag) { cells_.push_back({flag ? "true" : "false"}); }

void TextWriter::nothing() { cells_.push_back({"-", true}); }

void TextWriter::finish() {
    std::vector<std::size_t> widths(columns_);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        widths[i % columns_] = std::max(widths[i % columns_], width(cells_[i].text));
        // A name stands over its numbers.
        if (cells_[i].right && i >= columns_) cells_[i % columns_].right = true;
    }
    std::string out;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const auto& [text, right] = cells_[i];
        const std::string gap(widths[i % columns_] - width(text), ' ');
        if (i % columns_ > 0) out += "  ";
        out += right ? gap + text : text + gap;
        if ((i + 1) % columns_ != 0) continue;
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    file_.write(out);
}

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
    for (const auto& field : fields) {
        rows.field(field.name).field(field.value);
        rows.end_row();
    }
    rows.finish();
}

}  // namespace levtok::cli
