#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/io/read/json/json_scanner.hpp"
#include "service/io/read/json/json_start.hpp"
#include "service/io/read/table/table_head.hpp"

namespace levtok::io {

/// An order of unnamed columns that exchanges write.
struct BarOrder {
    std::size_t width;
    std::array<std::size_t, 4> bar;  ///< places of open, high, low, close
    std::string_view names;          ///< of all columns, with spaces between them

    /// Time, open, high, low, close.
    bool is_usual() const { return bar == std::array<std::size_t, 4>{1, 2, 3, 4}; }
    JsonRow columns() const;
};

/// The order in which all of the first rows are bars, where it is another than the usual one, or
/// has names of its own; nullptr where there is none. Throws InputError where they are bars in more
/// than one.
const BarOrder* find_bar_order(const std::vector<JsonRow>& rows, std::size_t width,
                               const JsonScanner& scanner);

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
    bool read(JsonRow& row);
    bool read_column_row(JsonRow& row);
    void parse(const std::string& text, JsonRow& row);
    void put_in_order(JsonRow& names, JsonRow& row);
    void finish();

    JsonScanner scanner_;
    std::string file_;
    JsonStart start_;
    std::size_t place_ = 0;  ///< of the next row in the columns, or in the index
    TableHead head_;
    const BarOrder* order_ = nullptr;  ///< of unnamed columns, where the numbers told it
    std::deque<std::pair<std::uint64_t, JsonRow>> ahead_;
    bool ended_ = false;
    JsonRow row_;
    std::vector<std::string_view> fields_;
    std::uint64_t line_ = 0;
};

}  // namespace levtok::io
