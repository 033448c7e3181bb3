#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "service/io/tables/column.hpp"
#include "service/io/write/field_writer.hpp"

/// How the columns of a table are found in its rows. From one list of cells follow its CSV, its
/// JSON and what the contract says of both.
namespace levtok::io {

/// A column, and how its value in a row is written.
template <class Row>
struct Cell {
    Column column;
    void (*put)(FieldWriter& out, const Row& row);
};

template <class Row>
using Cells = std::span<const Cell<Row>>;

template <class T>
inline constexpr bool may_be_nothing = false;
template <class T>
inline constexpr bool may_be_nothing<std::optional<T>> = true;

/// Writes what a member, or a function, has of a row: put<&PathRow::nav>. Where several are named
/// each is asked of what the one before gave: put<&TokenRow::last, &PathRow::nav>.
template <auto step, auto... steps, class Row>
void put(FieldWriter& out, const Row& row) {
    decltype(auto) value = std::invoke(step, row);
    if constexpr (sizeof...(steps) == 0) {
        out.field(value);
    } else if constexpr (!may_be_nothing<std::remove_cvref_t<decltype(value)>>) {
        put<steps...>(out, value);
    } else if (value) {
        put<steps...>(out, *value);
    } else {
        out.field(std::optional<double>());
    }
}

/// The columns of a list of cells.
template <const auto& cells>
inline constexpr auto columns_of = [] {
    std::array<Column, cells.size()> columns{};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = cells[i].column;
    return columns;
}();

/// A table whose rows are `Row`.
template <class Row>
struct TableOf : TableColumns {
    Cells<Row> cells;
};

/// The table of a list of cells: `name`, what its rows are, and who writes it.
template <const auto& cells>
constexpr auto table_of(std::string_view name, std::string_view rows, std::string_view from) {
    const auto with = [&]<class Row>(Cells<Row> all) {
        return TableOf<Row>{{name, rows, from, columns_of<cells>}, all};
    };
    return with(std::span(cells.data(), cells.size()));
}

}  // namespace levtok::io
