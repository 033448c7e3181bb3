#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nav/time.hpp"
#include "service/io/tables/column.hpp"

/// Holds what was written against the dictionary of columns.
namespace levtok::testing {

/// The fields of a line of CSV; none of the tables has a line break within quotes.
inline std::vector<std::string> csv_fields(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

template <class Number>
bool reads_as(std::string_view text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end;
}

/// `2020-03-12T00:00:00.000Z`, with three to six decimals.
inline bool is_csv_time(std::string_view text) {
    return text.size() >= 24 && text.size() <= 27 && text[10] == 'T' && text[19] == '.' &&
           text.back() == 'Z' && parse_time(text).has_value();
}

/// Whether it is one of the words between the bars.
inline bool is_one_of(std::string_view words, std::string_view text) {
    return ('|' + std::string(words) + '|').find('|' + std::string(text) + '|') !=
           std::string::npos;
}

inline bool fits(const io::Column& column, std::string_view text) {
    if (text.empty() && column.type != io::ColumnType::text) return column.optional;
    switch (column.type) {
        case io::ColumnType::time:
            return is_csv_time(text);
        case io::ColumnType::number:
            return reads_as<double>(text);
        case io::ColumnType::integer:
            return reads_as<std::int64_t>(text);
        case io::ColumnType::boolean:
            return text == "true" || text == "false";
        case io::ColumnType::text:
            return column.choices.empty() || is_one_of(column.choices, text) ||
                   (text.empty() && column.optional);
    }
    return false;
}

/// What is wrong with `csv` as the table: another header, no row, a field of another type; empty
/// where nothing is.
inline std::string mismatch(const io::TableColumns& table, std::string_view csv) {
    std::size_t line_number = 0;
    while (!csv.empty()) {
        const auto end = csv.find('\n');
        if (end == std::string_view::npos) return "the last line does not end";
        const auto line = csv.substr(0, end);
        csv.remove_prefix(end + 1);
        const auto fields = csv_fields(line);
        if (line_number++ == 0) {
            if (fields != names_of(table)) return "the header is " + std::string(line);
            continue;
        }
        if (fields.size() != table.columns.size())
            return "fields are missing: " + std::string(line);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fits(table.columns[i], fields[i])) continue;
            return std::string(table.columns[i].name) + " is '" + fields[i] + "' in line " +
                   std::to_string(line_number);
        }
    }
    return line_number < 2 ? "there is no row" : "";
}

/// Whether `where` is among those that write the table: `nav --trades`, /v1/tokens.
inline bool is_written_by(const io::TableColumns& table, std::string_view where) {
    return table.from.find(where) != std::string_view::npos;
}

}  // namespace levtok::testing
