#include "service/io/read/dated_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "nav/check.hpp"
#include "service/io/read/table/time_columns.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array dated_times{"time"sv, "timestamp"sv, "datetime"sv, "date"sv, "day"sv};

struct ChosenValue {
    std::size_t column;
    std::size_t kind;
};

ChosenValue choose_dated(const Table& table, std::span<const DatedColumn> kinds,
                         const TimeColumns& time, std::string_view example) {
    std::optional<ChosenValue> chosen;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        const auto found = table.find_first(kinds[kind].names);
        if (!found || *found == time.time || found == time.time_of_day) continue;
        if (chosen) {
            table.fail(table.header_line(), kinds[kind].what,
                       "both " + table.name_for_messages(chosen->column) + " and " +
                           table.name_for_messages(*found) + " are there, which may differ",
                       "keep one of the two columns");
        }
        chosen = {*found, kind};
    }
    if (chosen) return *chosen;
    if (table.columns().size() == 2) return {1 - time.time, 0};
    table.fail(
        table.header_line(), kinds.front().what,
        "none of " + table.column_list() + " is known as a " + std::string(kinds.front().what),
        "name the columns such as " + std::string(example));
}

/// Names the columns that nothing is read from.
void note_unread(const Table& table, const TimeColumns& time, std::size_t value, const Warn& warn) {
    std::string names;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        if (i == value || i == time.time || i == time.time_of_day || i == time.zone) continue;
        names += (names.empty() ? "" : ", ") + table.name_for_messages(i);
    }
    if (names.empty() || !warn) return;
    warn({NoteCode::unused_input,
          "the columns beside the time and the value are not used: " + names, table.file().name()});
}

/// A file is oldest-first, or newest-first and turned round.
void order_rows(const Table& table, DatedValues& values) {
    auto& rows = values.rows;
    if (rows.size() > 1 && rows.front().time > rows.back().time) {
        std::reverse(rows.begin(), rows.end());
    }
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].time > rows[i - 1].time) continue;
        const bool twice = rows[i].time == rows[i - 1].time;
        table.fail(std::max(rows[i].line, rows[i - 1].line), "time",
                   format_time(rows[i].time) + (twice ? " occurs twice" : " is out of order"),
                   twice ? "keep one of the rows" : "sort the rows by time");
    }
}

}  // namespace

DatedValues read_dated_values(const TextSource& source, std::span<const DatedColumn> kinds,
                              std::string_view example, const TimeOptions& options,
                              const Warn& warn) {
    Table table(source, options);
    if (!table.has_header()) {
        table.name_two_columns({"time", std::string(kinds.front().what)}, example);
    }
    auto time = choose_time_columns(table, dated_times, example);
    const auto chosen = choose_dated(table, kinds, time, example);
    take_zone_of_table(table, time, warn);
    std::vector<ColumnUse> uses(table.columns().size());
    uses[chosen.column] = {Take::number, 0};
    use_time(uses, time);
    table.require_unique(chosen.column);
    table.use(std::move(uses));
    table.note_assumptions(warn);
    note_unread(table, time, chosen.column, warn);
    DatedValues values{
        .file = table.file().name(), .column = table.columns()[chosen.column], .kind = chosen.kind};
    Findings missing(NoteCode::left_out, values.file, "rows without a number; left out", warn);
    TableRow row;
    while (table.next(row)) {
        if (std::isnan(row.numbers[0])) {
            missing.add(table.line(), values.column,
                        "no number at " + format_time(row.time) + "; the row is left out");
            continue;
        }
        values.rows.push_back({row.time, row.numbers[0], table.line()});
    }
    missing.finish();
    table.note_passed_lines(warn);
    if (values.rows.empty()) {
        table.fail(table.line() + 1, "file", "has no row with a number",
                   "give at least one row under the header");
    }
    order_rows(table, values);
    return values;
}

}  // namespace levtok::io
