#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "nav/time.hpp"

/// Series as JSON that a page draws.
namespace levtok::report {

/// The rows that about `points` points of each series need, among them the least and the greatest
/// of every stretch.
std::vector<std::size_t> rows_to_draw(std::span<const std::span<const double>> series,
                                      std::size_t points);

/// A number with the precision of a chart; null where there is none. A time is seconds since 1970.
void append_drawn(std::string& out, double x);
void append_drawn(std::string& out, Instant time);

/// `"name":[…]` with `value(row)` of each of `rows`.
template <class Row, class Value>
std::string column_of(const char* name, const std::vector<Row>& rows, Value value) {
    std::string out = '"' + std::string(name) + "\":[";
    bool first = true;
    for (const auto& row : rows) {
        if (!first) out += ',';
        first = false;
        append_drawn(out, value(row));
    }
    return out + ']';
}

/// The same of the values at the rows.
template <class Values>
std::string column(const char* name, const Values& values, const std::vector<std::size_t>& rows) {
    return column_of(name, rows, [&](std::size_t row) { return values[row]; });
}

}  // namespace levtok::report
