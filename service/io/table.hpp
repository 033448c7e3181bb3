#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/time.hpp"
#include "service/io/stamp.hpp"
#include "service/io/text_file.hpp"

namespace levtok::io {

/// What a reader takes from a column.
enum class Take : std::uint8_t {
    nothing,
    time,
    time_of_day,  ///< added to the time of a row whose time is a date
    number,
    optional_number,  ///< empty, `-`, `.` and `null` read as NaN
    rate,             ///< an optional number; `0.01%` reads as 0.0001
};

/// What a reader takes from each column, and where a number goes in TableRow::numbers.
struct ColumnUse {
    Take take = Take::nothing;
    std::uint8_t slot = 0;
};

struct TableRow {
    Instant time{};
    std::array<double, 5> numbers{};
};

/// Rows of delimited text: `,`, `;` or tab, quoted fields, `#` comments, blank lines, CRLF, a byte
/// order mark, gzip. Whatever cannot be read throws InputError with file, line and field.
class Table {
public:
    /// Reads the first line: the header, or, where it starts with a time and a number, a row of a
    /// table without one.
    explicit Table(const TextSource& source);

    bool has_header() const { return has_header_; }
    /// The columns' names as written; without a header as many empty names as the first row has
    /// fields.
    const std::vector<std::string>& columns() const { return columns_; }
    /// Names the columns of a table that has no header.
    void name_columns(std::vector<std::string> names) { columns_ = std::move(names); }
    /// The column so called: as written, else in any case and without signs (`Open Time`,
    /// `open_time`, `openTime`).
    std::optional<std::size_t> find(std::string_view name) const;
    /// The first of `names` (in normal form) that is a column.
    std::optional<std::size_t> find_first(std::span<const std::string_view> names) const;
    /// Throws InputError where another column has the same name in normal form.
    void require_unique(std::size_t column) const;
    /// Where a column `date` and a column `time` with times of day, such as 10:00, make the stamp
    /// together.
    struct DateAndTime {
        std::size_t date;
        std::size_t time;
    };
    std::optional<DateAndTime> find_date_and_time();
    /// `'Date', 'Open', 'Close'`.
    std::string column_list() const;

    /// What to take; one entry a column.
    void use(std::vector<ColumnUse> uses);
    /// The next row's time and numbers, or false at the end.
    bool next(TableRow& row) { return (in_place_ && next_plain(row)) || next_split(row); }

    std::uint64_t line() const { return file_.line(); }
    /// The slots of the row read last whose fields bear a percent sign, a bit each; of columns read
    /// as a rate.
    std::uint8_t percent_slots() const { return percent_line_ == line() ? percent_slots_ : 0; }
    std::uint64_t header_line() const { return header_line_; }
    const TextFile& file() const { return file_; }

    [[noreturn]] void fail(std::uint64_t line, std::string_view field, std::string_view problem,
                           std::string_view remedy) const;

private:
    bool next_plain(TableRow& row);
    bool find_marks();
    const DigitMark* read_in_place(ColumnUse use, std::size_t start, const DigitMark* mark,
                                   TableRow& row);
    const DigitMark* skip_field(const DigitMark* mark) const;
    bool next_split(TableRow& row);
    bool next_fields();
    void split(std::string_view line);
    std::string_view unquote(std::string_view text);
    void read_field(std::size_t column, TableRow& row);
    double read_number(std::size_t column, ColumnUse use);
    void note_percent(std::uint8_t slot);

    TextFile file_;
    char delimiter_ = ',';
    bool has_header_ = false;
    bool first_row_waits_ = false;
    std::uint64_t header_line_ = 0;
    std::vector<std::string> columns_;
    std::vector<ColumnUse> uses_;
    std::vector<std::string_view> fields_;
    std::string unquoted_;
    bool in_place_ = true;  ///< false where a row has two parts of its time
    Duration time_of_day_{0};
    std::uint8_t percent_slots_ = 0;  ///< of the line percent_line_
    std::uint64_t percent_line_ = 0;
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

/// A column's name in normal form: letters and digits, in lower case. `Close**` is `close`, `Open
/// Time` is `opentime`.
std::string normal_name(std::string_view name);

}  // namespace levtok::io
