#pragma once

#include <memory>
#include <string>
#include <vector>

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
    using RowWriter::field;
    TextWriter& field(double x) override;
    TextWriter& field(std::int64_t x) override;
    TextWriter& field(std::string_view text) override;
    void finish() override;

private:
    void close_row() override {}
    struct Cell {
        std::string text;
        bool right = false;
    };

    io::AtomicFile& file_;
    std::size_t columns_;
    std::vector<Cell> cells_;  ///< row by row, the header first
};

}  // namespace levtok::cli
