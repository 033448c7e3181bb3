#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "service/io/read/table/column_use.hpp"
#include "service/io/read/text/digit_marks.hpp"
#include "service/io/read/text/text_file.hpp"
#include "service/io/read/values/times/stamp_scanner.hpp"

namespace levtok::io {

/// Reads rows of plain numbers and times in one pass over the bytes of a file's blocks. Any other
/// row is left for another reader, which reads the same values from the same bytes, only slower.
class PlainRows {
public:
    /// `file` and `uses`, one a column, must outlive this.
    PlainRows(TextFile& file, char delimiter, std::span<const ColumnUse> uses);

    /// Takes the next row; false where it is not a plain one, and the file stays before it.
    bool next(TableRow& row);

private:
    bool find_marks();
    const DigitMark* read_in_place(ColumnUse use, std::size_t start, const DigitMark* mark,
                                   TableRow& row);
    const DigitMark* skip_field(const DigitMark* mark) const;

    TextFile& file_;
    char delimiter_;
    std::span<const ColumnUse> uses_;
    StampScanner stamps_;

    // The places of the bytes that are no digits in the part of the file's block that begins at
    // marked_text_.
    std::vector<DigitMark> marks_;
    std::size_t marks_taken_ = 0;
    std::size_t marks_found_ = 0;
    std::size_t marks_needed_ = 0;  ///< no row of plain numbers and times has more
    const char* marked_text_ = nullptr;
    std::uint64_t marked_block_ = 0;
};

}  // namespace levtok::io
