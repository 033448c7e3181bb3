#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "service/io/read/input_error.hpp"
#include "service/io/read/table/column_use.hpp"
#include "service/io/read/table/fields.hpp"
#include "service/io/read/table/table_head.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// The rows of delimited text, each as its fields. Comments, empty rows, headers that stand again
/// and a footer are stepped over.
class DelimitedRows {
public:
    /// Moves `file` to the line of the first row. The arguments must outlive this.
    DelimitedRows(TextFile& file, const TableHead& head, std::span<const ColumnUse> uses);

    /// Moves to the next row, or returns false at the end, which a footer is too. Throws
    /// InputError.
    bool next();
    const std::vector<std::string_view>& fields() const { return splitter_.fields(); }

    /// Notes what was stepped over; at the end.
    void note_left_out(const Warn& warn) const;

private:
    bool may_be_footer() const;
    bool ends_with_footer(std::string_view line);

    TextFile& file_;
    const TableHead& head_;
    std::span<const ColumnUse> uses_;
    FieldSplitter splitter_;
    std::uint64_t empty_rows_ = 0;
    std::uint64_t repeated_headers_ = 0;
    std::vector<PassedLine> footer_;
};

}  // namespace levtok::io
