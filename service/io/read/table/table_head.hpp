#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/values/number_form.hpp"

namespace levtok::io {

/// A line that is not part of the table.
struct PassedLine {
    std::uint64_t line;
    std::string text;
};

/// The head of the table in a text, from its first lines.
struct TableHead {
    char delimiter = ',';
    bool has_header = false;
    std::uint64_t header_line = 0;        ///< that of the first row where there is no header
    std::uint64_t lines_before_rows = 0;  ///< to skip until the rows begin
    std::string header;                   ///< its line as written; empty where there is none
    std::vector<std::string> columns;     ///< empty names where there is no header
    /// The fields of the first rows, each row with as many as there are columns.
    std::vector<std::vector<std::string>> rows;
    /// Lines above the header and between it and the rows, comments and empty ones aside.
    std::vector<PassedLine> passed;
    DecimalSign decimal_sign = DecimalSign::point;
    bool decimal_sign_guessed = false;
};

/// Finds the table that begins in `text`, the beginning of `file`: its delimiter, its header, and
/// the first line of its rows. Rows are lines with a time and a number; the header is the line
/// above them that has as many fields and the most known names. Throws InputError where there is
/// none.
TableHead find_table(std::string_view text, const std::string& file);

/// False for empty lines and comments.
bool carries_data(std::string_view line);

/// Throws InputError: a row has so many fields, and the head another number of columns.
[[noreturn]] void complain_of_width(const TableHead& head, const std::string& file,
                                    std::uint64_t line, std::size_t fields);

}  // namespace levtok::io
