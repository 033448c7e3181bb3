#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/io/read/json/json_bar_order.hpp"
#include "service/io/read/json/json_scanner.hpp"
#include "service/io/read/json/json_start.hpp"
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
