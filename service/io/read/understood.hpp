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

/// What a reader understood of its input, for a person to check.
struct Understood {
    std::string kind;  ///< prices, funding, rates or spreads
    std::vector<std::string> files;
    std::vector<UnderstoodColumn> columns;  ///< of the first file
    std::string time;                       ///< how its times are written and in which zone
    std::string stamp;                      ///< the meaning of the time of a row
    std::string unit;                       ///< of the rates; empty for prices
    Duration interval{0};
    std::uint64_t gaps = 0;
    Duration largest_gap{0};
    /// The number of prices that leave their neighbours and come back, or may have a dot between
    /// thousands.
    std::uint64_t suspects = 0;
};

/// Adds the columns and the form of the times of a table; `names` has the names of the slots of its
/// numbers.
void describe(const Table& table, std::span<const ColumnUse> uses,
              std::span<const std::string_view> names, Understood& out);

}  // namespace levtok::io
