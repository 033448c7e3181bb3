#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/table/json_scanner.hpp"
#include "service/io/read/table/table_head.hpp"

namespace levtok::io {

/// The rows of a table in JSON: an array of arrays (freqtrade, klines of exchanges) or of objects,
/// objects one a line, objects by their times, or columns (`{"t": […], "c": […]}`, pandas'
/// to_json), at any depth of an answer. Rows are read one by one; columns are held whole.
class JsonRows {
public:
    static bool begins(std::string_view text);

    /// Reads the first rows. Throws InputError where there are none.
    explicit JsonRows(TextFile& file);

    /// The names, from the JSON or inferred from the numbers, and the first rows.
    const TableHead& head() const { return head_; }
    /// Moves to the next row, or returns false at the end. Throws InputError.
    bool next();
    const std::vector<std::string_view>& fields() const { return fields_; }
    std::uint64_t line() const { return line_; }

    void note_assumptions(const Warn& warn) const;
    /// Notes the values that were left out; called at the end.
    void note_left_out(const Warn& warn) const;

private:
    using Row = std::vector<std::string>;
    enum class Form { in_array, by_time, by_line, columns };
    /// A value with its name, or an array or object of several.
    struct Column {
        std::string name;
        Row keys;  ///< of an object
        Row values;
    };

    bool enter(const std::string& name);
    bool enter_array(const std::string& name);
    bool enter_array_of_arrays();
    void pass_rest_of_array();
    Row take_scalars();
    std::string take_scalar();
    bool enter_object(const std::string& name);
    bool take_nested(const std::string& name);
    void find_rows();
    void take_columns();
    void take_split_names();
    bool read(Row& row);
    bool read_column_row(Row& row);
    void parse(const std::string& text, Row& row);
    void put_in_order(Row& names, Row& row);
    void name_by_order();
    bool are_bars(std::size_t open, std::size_t high, std::size_t low, std::size_t close) const;
    void finish();
    [[noreturn]] void fail_without_rows() const;

    JsonScanner scanner_;
    std::string file_;
    TableHead head_;
    Form form_ = Form::in_array;
    Row names_;                 ///< as the JSON has them; empty where it has none
    std::optional<Row> found_;  ///< a row that was read to recognise the form
    Column last_object_;        ///< of scalars alone
    bool last_object_is_row_ = false;
    std::string message_;  ///< of an answer that reports an error
    std::vector<Column> columns_;
    std::size_t column_row_ = 0;
    Row index_;  ///< of pandas' split
    bool has_index_ = false;
    std::deque<std::pair<std::uint64_t, Row>> ahead_;
    bool ended_ = false;
    Row row_;
    std::vector<std::string_view> fields_;
    std::uint64_t line_ = 0;
    std::string order_;  ///< of unnamed columns, where inferred from the numbers
    std::vector<std::string> left_out_;
};

}  // namespace levtok::io
