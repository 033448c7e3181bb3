#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "service/cli/output/console.hpp"
#include "service/io/write/write.hpp"

namespace levtok::cli {

enum class Format { text, csv, json };

/// A writer of the rows of a table. csv and json write each row at once.
std::unique_ptr<io::RowWriter> make_writer(Format format, io::AtomicFile& file,
                                           const io::TableColumns& table);

/// Writes aligned columns, numbers to six digits, `-` for a missing value; waits for the last row.
class TextWriter final : public io::RowWriter {
public:
    TextWriter(io::AtomicFile& file, std::vector<std::string> columns);
    void finish() override;

private:
    void number(double x) override;
    void integer(std::int64_t x) override;
    void text(std::string_view text) override;
    void time(Instant time) override;
    void flag(bool flag) override;
    void nothing() override;
    void close_row() override {}
    struct Cell {
        std::string text;
        bool right = false;
    };

    io::AtomicFile& file_;
    std::size_t columns_;
    std::vector<Cell> cells_;  ///< row by row, the header first
};

/// One named result; monostate means that there is none.
struct Field {
    std::string name;
    std::variant<std::monostate, double, bool> value;
};

/// Takes values in turn.
class FieldList final : public io::FieldWriter {
public:
    std::vector<Field> fields;

private:
    void number(double x) override { fields.back().value = x; }
    void integer(std::int64_t x) override { number(static_cast<double>(x)); }
    void flag(bool flag) override { fields.back().value = flag; }
    void text(std::string_view) override {}
    void time(Instant) override {}
    void nothing() override {}
};

/// A row of numbers and flags, each with the name of its column.
template <class Row>
std::vector<Field> fields_of(const io::TableOf<Row>& table, const Row& row) {
    FieldList list;
    for (const auto& cell : table.cells) {
        list.fields.push_back({std::string(cell.column.name), {}});
        cell.put(list, row);
    }
    return std::move(list.fields);
}

/// The fields as one JSON object.
std::string json_of(const std::vector<Field>& fields);

/// Writes fields as one JSON object with the notes of the command, or as aligned rows.
void write_fields(io::AtomicFile& file, Format format, const std::vector<Field>& fields,
                  const Console& console);

}  // namespace levtok::cli
