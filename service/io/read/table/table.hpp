#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/time.hpp"
#include "service/io/read/table/fields.hpp"
#include "service/io/read/table/json_rows.hpp"
#include "service/io/read/table/table_head.hpp"
#include "service/io/read/text/text_file.hpp"
#include "service/io/read/values/local_clock.hpp"
#include "service/io/read/values/stamp.hpp"
#include "service/io/read/values/time_options.hpp"
#include "service/io/read/values/written_zone.hpp"

namespace levtok::io {

/// The values that a reader takes from a column.
enum class Take : std::uint8_t {
    nothing,
    time,
    time_of_day,  ///< added to the time of a row whose time is a date
    hour_of_day,  ///< the same, as a whole number of hours
    zone,         ///< of the row's time, where the time itself names none
    number,       ///< NaN for a missing value (empty, `-`, `.`, null, NA, …)
    rate,         ///< a number; `0.01%` reads as 0.0001
    ratio,        ///< a number; `4:1` reads as 4, `1-for-10` as 0.1
    any_number,   ///< a number, NaN where there is none
    addend,       ///< a number that is added to the others of its slot; NaN where there is none
};

/// The use of a column, and the place of its number in TableRow::numbers.
struct ColumnUse {
    Take take = Take::nothing;
    std::uint8_t slot = 0;
};

struct TableRow {
    static constexpr std::size_t slots = 8;

    Instant time{};
    std::array<double, slots> numbers{};
};

/// The content of a column in the first rows.
enum class ColumnKind : std::uint8_t { nothing, number, date, time, time_of_day, text };

/// Rows of JSON (json_rows.hpp), or of delimited text: `,`, `;`, `|` or tab, quoted fields, `#`
/// comments, blank lines, CRLF, a byte order mark, lines above the header and a footer, which are
/// skipped and noted. Throws InputError with file, line and field for anything that cannot be read.
class Table {
public:
    explicit Table(TextSource source, TimeOptions options = {});

    bool has_header() const { return head_.has_header; }
    /// The names of the columns as written; without a header as many empty names as the first row
    /// has fields.
    const std::vector<std::string>& columns() const { return head_.columns; }
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

    /// Reads times without a zone in the zone that the table itself names.
    void read_times_by(const WrittenZone& zone);
    /// Whether the times of the first rows contain their zone, as epochs do.
    bool first_times_are_zoned(std::size_t time) const;

    /// Sets the uses, one per column. Decides the order of the dates, for which a file of ambiguous
    /// ones is read through once.
    void use(std::vector<ColumnUse> uses);
    /// The next row's time and numbers, or false at the end.
    bool next(TableRow& row) { return (in_place_ && next_plain(row)) || next_split(row); }

    std::uint64_t line() const { return json_ ? json_->line() : file_->line(); }
    /// A bit for each slot of the last row whose field has a percent sign, for columns read as a
    /// rate.
    std::uint8_t percent_slots() const { return percent_line_ == line() ? percent_slots_ : 0; }
    std::uint64_t header_line() const { return head_.header_line; }
    const TextFile& file() const { return *file_; }
    const TableHead& head() const { return head_; }
    const TimeOptions& time_options() const { return options_; }
    /// The order in which the dates are read, where they need one.
    std::optional<DateOrder> date_order() const { return order_; }
    /// Whether nothing in the file decides that order.
    bool date_order_is_assumed() const { return order_assumed_ || order_by_sorting_; }

    [[noreturn]] void fail(std::uint64_t line, std::string_view field, std::string_view problem,
                           std::string_view remedy) const;

    /// Notes the assumptions of the table; called once its columns are in use.
    void note_assumptions(const Warn& warn) const;
    /// Notes the skipped lines; called at the end.
    void note_passed_lines(const Warn& warn) const;

private:
    void begin_rows();
    void learn_kinds();
    void decide_date_order();
    DateOrderEvidence read_through(std::size_t column);
    bool next_plain(TableRow& row);
    bool find_marks();
    const DigitMark* read_in_place(ColumnUse use, std::size_t start, const DigitMark* mark,
                                   TableRow& row);
    const DigitMark* skip_field(const DigitMark* mark) const;
    bool next_split(TableRow& row);
    bool next_fields();
    bool next_fields_of_json();
    const std::vector<std::string_view>& fields() const {
        return json_ ? json_->fields() : splitter_.fields();
    }
    bool is_repeated_header(std::string_view line) const;
    [[noreturn]] void complain_of_width(std::uint64_t line) const;
    bool may_be_footer() const;
    bool ends_with_footer(std::string_view line);
    void read_time(std::size_t column);
    void read_time_of_day(std::size_t column);
    void read_hour_of_day(std::size_t column);
    void read_zone(std::size_t column);
    [[noreturn]] void complain_of_time(std::uint64_t line, std::size_t column) const;
    void require_known_zone(std::size_t column, const WrittenStamp& stamp) const;
    Instant instant_of_row();
    double read_number(std::size_t column, ColumnUse use);
    void add_number(std::size_t column, ColumnUse use, TableRow& row);
    void clear_sums(TableRow& row) const;
    double read_ratio(std::size_t column) const;

    TextSource source_;
    TimeOptions options_;
    std::shared_ptr<const std::string> held_;  ///< the text of a source that can be read only once
    std::unique_ptr<TextFile> file_;
    std::unique_ptr<JsonRows> json_;  ///< where the rows are not lines
    TableHead head_;
    std::vector<ColumnKind> kinds_;
    std::vector<ColumnUse> uses_;
    FieldSplitter splitter_;
    bool in_place_ = true;   ///< false after a row that next_plain cannot read
    bool adds_ = false;      ///< columns are added up
    WrittenStamp stamp_{};   ///< of the row
    std::string zone_text_;  ///< from which the zone of the row was read
    Duration time_of_day_{0};
    bool clock_is_zoned_ = false;
    std::uint8_t percent_slots_ = 0;  ///< of the line percent_line_
    std::uint64_t percent_line_ = 0;
    std::size_t clock_digits_ = 0;  ///< digits of times of day without a colon, in pairs
    std::optional<DateOrder> order_;
    std::uint64_t order_line_ = 0;  ///< of the row that decided the order
    bool order_assumed_ = false;
    bool zone_is_unused_ = false;  ///< the times of the first rows contain their zone
    bool order_by_sorting_ = false;
    StampScanner stamps_;
    LocalClock local_clock_;

    std::uint64_t empty_rows_ = 0;
    std::uint64_t repeated_headers_ = 0;
    std::vector<PassedLine> footer_;

    // The places of the non-digit bytes in the part of the file's block that begins at
    // marked_text_.
    std::vector<DigitMark> marks_;
    std::size_t marks_taken_ = 0;
    std::size_t marks_found_ = 0;
    std::size_t marks_needed_ = 0;  ///< no row of plain numbers and times has more
    const char* marked_text_ = nullptr;
    std::uint64_t marked_block_ = 0;
};

}  // namespace levtok::io
