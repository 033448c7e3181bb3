#pragma once

#include "service/io/tables/column.hpp"

/// The dictionary: every quantity that levtok publishes, said once. What all of its files need.
namespace levtok::io::columns {

using enum ColumnType;

// Units that many columns share. Amounts are in the currency that the underlying is quoted in.
inline constexpr std::string_view quote = "quote currency";
inline constexpr std::string_view per_token = "quote currency per token";
inline constexpr std::string_view units = "units of the underlying per token";
inline constexpr std::string_view ratio = "ratio";
inline constexpr std::string_view fraction = "fraction";
inline constexpr std::string_view per_1 = "per 1 invested";
inline constexpr std::string_view of_start = "multiple of the start";
inline constexpr std::string_view by_row = "that of the row";
inline constexpr std::string_view words = "text";
inline constexpr std::string_view utc = "UTC";
inline constexpr std::string_view yes_or_no = "true or false";

/// The last word on a column that may be nothing.
inline constexpr bool or_nothing = true;

}  // namespace levtok::io::columns
