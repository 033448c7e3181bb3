#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "service/io/read/input_error.hpp"
#include "service/io/read/table/table_head.hpp"
#include "service/io/read/text/sources.hpp"
#include "service/io/read/values/times/time_options.hpp"

namespace levtok::io {

/// The order that the dates of a table are read in, and what decided it.
struct TableDateOrder {
    std::optional<DateOrder> order{};  ///< nothing where no date needs one
    /// Of the date that could be read in this order alone; 0 where none was.
    std::uint64_t line = 0;
    bool by_sorting = false;  ///< in this order alone the rows are sorted
    bool assumed = false;     ///< nothing says it

    void note(const std::string& file, const Warn& warn) const;
};

/// Whether the first rows have dates in `column` that need an order.
bool need_date_order(const TableHead& head, std::size_t column);

/// By the dates of all rows of the text, or as far as one of them decides.
TableDateOrder date_order_of_text(const TextSource& source, const TableHead& head,
                                  std::size_t column);

/// By the dates of the first rows.
TableDateOrder date_order_of_first_rows(const TableHead& head, std::size_t column);

}  // namespace levtok::io
