#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/json/json_rows.hpp"
#include "service/io/read/table/column_names.hpp"
#include "service/io/read/table/column_use.hpp"
#include "service/io/read/table/delimited_rows.hpp"
#include "service/io/read/table/plain_rows.hpp"
#include "service/io/read/table/row_time.hpp"
#include "service/io/read/table/table_head.hpp"
#include "service/io/read/text/text_file.hpp"
#include "service/io/read/values/number_form.hpp"

namespace levtok::io {

/// What the first rows have in a column.
enum class ColumnKind : std::uint8_t { nothing, number, date, time, time_of_day, text };

/// A number may be a time too, which its column's name decides.
ColumnKind kind_of(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                   DecimalSign sign);

/// Rows of JSON (json_rows.hpp), or of delimited text: `,`, `;`, `|` or tab, quoted fields, `#`
/// comments, blank lines, CRLF, a byte order mark, lines above the header and a footer, which are
/// skipped and noted. Throws InputError with file, line and field for anything that cannot be read.
class Table {
public:
    explicit Table(TextSource source, TimeOptions options = {});
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    bool has_header() const { return head_.has_header; }
    /// The names of the columns as written; without a header as many empty names as the first row
    /// has fields.
    const std::vector<std::string>& columns() const { return head_.columns; }
    /// Names the two columns of a table that has no header. Throws InputError where there are more.
    void name_two_columns(std::vector<std::string> names, std::string_view example);
    /// Names the columns of a table that has no header.
    void name_columns(std::vector<std::string> names) { head_.columns = std::move(names); }
    /// `'Open'`, or `2, which has no name`.
    std::string name_for_messages(std::size_t column) const;
    /// The fields of the first rows as written, each row with as many as there are columns.
    const std::vector<std::vector<std::string>>& first_rows() const { return head_.rows; }
    ColumnKind kind(std::size_t column) const { return kinds_[column]; }
    /// The numbers of the first rows in a column, NaN where there is none.
    std::vector<double> first_numbers(std::size_t column) const;

    /// The column of this name: as written, else in any case and without punctuation (`Open Time`,
    /// `open_time`, `openTime`).
    std::optional<std::size_t> find(std::string_view name) const;
    /// The first of `names` (in normal form) that is a column.
    std::optional<std::size_t> find_first(std::span<const std::string_view> names) const;
    /// Throws InputError where another column has the same name in normal form.
    void require_unique(std::size_t column) const;
    /// `'Date', 'Open', 'Close'`.
    std::string column_list() const;

    /// Reads the times that name no zone by one that the table names itself.
    void read_times_by(const WrittenZone& zone) { time_.read_by(zone); }
    /// Whether the first rows say their zone in the time itself, as epochs do.
    bool first_times_are_zoned(std::size_t time) const;

    /// Sets the uses, one per column. Decides the order of the dates, for which a file of ambiguous
    /// ones is read through once.
    void use(std::vector<ColumnUse> uses);
    /// The next row's time and numbers, or false at the end.
    bool next(TableRow& row) { return (plain_ && plain_->next(row)) || next_by_fields(row); }

    std::uint64_t line() const { return json_ ? json_->line() : file_->line(); }
    /// A bit for each slot of the last row whose field has a percent sign, for columns read as a
    /// rate.
    std::uint8_t percent_slots() const { return percent_line_ == line() ? percent_slots_ : 0; }
    std::uint64_t header_line() const { return head_.header_line; }
    const TextFile& file() const { return *file_; }
    const TableHead& head() const { return head_; }
    const TimeOptions& time_options() const { return time_.options(); }
    /// The order that the dates were read in, where they need one.
    std::optional<DateOrder> date_order() const { return time_.order().order; }
    /// Whether nothing in the file decides it.
    bool date_order_is_assumed() const { return time_.order().assumed || time_.order().by_sorting; }

    [[noreturn]] void fail(std::uint64_t line, std::string_view field, std::string_view problem,
                           std::string_view remedy) const;

    /// Notes the assumptions of the table; called once its columns are in use.
    void note_assumptions(const Warn& warn) const;
    /// Notes the skipped lines; called at the end.
    void note_passed_lines(const Warn& warn) const;

private:
    void hold_text();
    void decide_date_order(std::size_t time);
    bool can_be_plain() const;
    bool next_by_fields(TableRow& row);
    void take(ColumnUse use, const TableField& field, TableRow& row);

    TextSource source_;
    std::string held_;  ///< the text of a source that is read but once
    std::unique_ptr<TextFile> file_;
    std::unique_ptr<JsonRows> json_;  ///< where the rows are not lines
    TableHead head_;
    std::vector<ColumnKind> kinds_;
    std::vector<ColumnUse> uses_;
    std::optional<DelimitedRows> delimited_;  ///< once the columns are in use
    std::optional<PlainRows> plain_;          ///< where a row can be what it reads
    RowTime time_;
    std::uint8_t percent_slots_ = 0;  ///< of the line percent_line_
    std::uint64_t percent_line_ = 0;
    bool zone_is_unused_ = false;  ///< the first rows say their zone themselves
};

}  // namespace levtok::io
