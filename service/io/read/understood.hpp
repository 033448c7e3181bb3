#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nav/time.hpp"

namespace levtok::io {

class Table;
struct ColumnUse;

/// A column of a file and what a reader takes from it: `time`, `close`, `not used`.
struct UnderstoodColumn {
    std::string name;
    std::string use;
    std::string example{};  ///< its first field, as written
};

/// What a reader understood of its input, so that a person can look it over.
struct Understood {
    std::string kind;  ///< prices, funding or rates
    std::vector<std::string> files;
    std::vector<UnderstoodColumn> columns;  ///< of the first file
    std::string time;                       ///< how its times are written and in which zone
    std::string stamp;                      ///< what the time of a row is
    std::string unit;                       ///< of the rates; empty for prices
    Duration interval{0};
    std::uint64_t gaps = 0;
    Duration largest_gap{0};
    /// Prices that leave their neighbours and come back, or may have a dot between thousands.
    std::uint64_t suspects = 0;
};

/// The columns and the form of the times of a table; `names` has what the slots of its numbers are
/// called.
void describe(const Table& table, std::span<const ColumnUse> uses,
              std::span<const std::string_view> names, Understood& out);

}  // namespace levtok::io
