#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace levtok::io {

enum class ColumnType : std::uint8_t { time, number, integer, boolean, text };

/// A quantity, by the one name that it has in CSV and in JSON. All that there are stand in
/// service/io/tables/columns; tables and answers are lists of them.
struct Column {
    std::string_view name;
    ColumnType type;
    std::string_view unit;
    std::string_view meaning;    ///< one sentence
    bool optional = false;       ///< may be nothing: an empty field in CSV, null in JSON
    std::string_view choices{};  ///< of a text that is one of few words: those, with | between
};

/// What the rows of a table hold. Writers take the columns from here, and so do the manifests
/// beside the files and the contract of the service.
struct TableColumns {
    std::string_view name;
    std::string_view rows;  ///< what they are
    std::string_view from;  ///< who writes it: commands with their option, paths of the service
    std::span<const Column> columns;
};

std::vector<std::string> names_of(const TableColumns& table);

}  // namespace levtok::io
