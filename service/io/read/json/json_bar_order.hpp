#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "service/io/read/json/json_scanner.hpp"
#include "service/io/read/json/json_values.hpp"

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

}  // namespace levtok::io
