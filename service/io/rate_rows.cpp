#include "service/io/rate_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"
#include "service/io/notices.hpp"

namespace levtok::io {
namespace {

struct Columns {
    std::size_t time;
    std::size_t rate;
    std::optional<std::size_t> time_of_day;
};

std::size_t choose_rate(const Table& table, const RateTable& kind, std::size_t time) {
    if (const auto rate = table.find_first(kind.rate_names)) return *rate;
    if (table.columns().size() == 2) return 1 - time;
    table.fail(table.header_line(), "rate",
               "none of " + table.column_list() + " is known as a rate",
               "name the columns such as " + std::string(kind.example));
}

Columns choose_columns(Table& table, const RateTable& kind) {
    if (!table.has_header()) {
        if (table.columns().size() != 2) {
            table.fail(table.header_line(), "header", "there is none, and more than two columns",
                       "name the columns in the first line, such as " + std::string(kind.example));
        }
        table.name_columns({"time", "rate"});
        return {0, 1, std::nullopt};
    }
    if (const auto both = table.find_date_and_time()) {
        return {both->date, choose_rate(table, kind, both->date), both->time};
    }
    const auto time = table.find_first(kind.time_names);
    if (!time) {
        table.fail(table.header_line(), "time",
                   "none of " + table.column_list() + " is known as a time",
                   "name the columns such as " + std::string(kind.example));
    }
    return {*time, choose_rate(table, kind, *time), std::nullopt};
}

bool is_newest_first(const std::vector<RateRow>& rows) {
    std::size_t forward = 0;
    std::size_t backward = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].time > rows[i - 1].time) ++forward;
        if (rows[i].time < rows[i - 1].time) ++backward;
    }
    return backward > forward;
}

/// Keeps the last row of each stamp; throws where the time turns.
std::vector<RateRow> one_a_stamp(const Table& table, const std::vector<RateRow>& rows, bool strict,
                                 const Warn& warn) {
    const bool newest_first = is_newest_first(rows);
    Findings equal(NoteCode::duplicate_rows, table.file().name(),
                   "rows that stand twice with the same rate; one kept", warn);
    Findings differing(NoteCode::duplicate_rows, table.file().name(),
                       "stamps with different rates; the last kept", warn);
    std::vector<RateRow> kept;
    kept.reserve(rows.size());
    for (const auto& row : rows) {
        if (!kept.empty() && kept.back().time == row.time) {
            const bool same = kept.back().rate == row.rate;
            if (!same && strict) {
                table.fail(row.line, "time",
                           fmt::format("{} stood on line {} with a different rate",
                                       format_time(row.time), kept.back().line),
                           "keep one of the rows, or drop --strict to take the last");
            }
            (same ? equal : differing)
                .add(row.line, "time",
                     fmt::format("{} stands twice with {} rates; {} kept", format_time(row.time),
                                 same ? "the same" : "different", same ? "one" : "the last"));
            kept.back() = row;
            continue;
        }
        if (!kept.empty() && (row.time < kept.back().time) != newest_first) {
            table.fail(row.line, "time",
                       fmt::format("{} comes after {} of line {} in a file that is {}-first",
                                   format_time(row.time), format_time(kept.back().time),
                                   kept.back().line, newest_first ? "newest" : "oldest"),
                       "sort the rows by time");
        }
        kept.push_back(row);
    }
    equal.finish();
    differing.finish();
    if (newest_first) std::reverse(kept.begin(), kept.end());
    return kept;
}

}  // namespace

RateRows read_rate_rows(const TextSource& source, const RateTable& kind, const Warn& warn) {
    Table table(source);
    const auto columns = choose_columns(table, kind);
    std::vector<ColumnUse> uses(table.columns().size());
    if (columns.time_of_day) uses[*columns.time_of_day] = {Take::time_of_day, 0};
    uses[columns.time] = {Take::time, 0};
    uses[columns.rate] = {kind.take, 0};
    for (const auto column : {columns.time, columns.rate}) table.require_unique(column);
    table.use(std::move(uses));
    const std::string& column = table.columns()[columns.rate];

    Findings missing(NoteCode::left_out, table.file().name(),
                     "rows without a rate; the rate before stands", warn);
    std::vector<RateRow> rows;
    TableRow row;
    while (table.next(row)) {
        const double rate = row.numbers[0];
        if (std::isfinite(rate)) {
            rows.push_back({row.time, rate, table.line()});
        } else if (std::isnan(rate) && kind.skip_missing) {
            missing.add(table.line(), column,
                        "no rate at " + format_time(row.time) + "; the rate before stands");
        } else {
            table.fail(table.line(), column, "must be a finite number, was " + shortest(rate),
                       "give the row a rate or delete it");
        }
    }
    missing.finish();
    if (rows.empty()) {
        table.fail(table.line() + 1, "file", "has no row with a rate",
                   "give at least one row under the header");
    }
    return {table.file().name(), column, one_a_stamp(table, rows, kind.strict, warn)};
}

}  // namespace levtok::io
