#pragma once

#include <cstdint>
#include <string_view>

namespace levtok::io {

/// The order of day, month and year in dates of numbers such as 03/12/2020.
enum class DateOrder : std::uint8_t { month_first, day_first, year_first };

/// `month first`, `day first`, `year first`.
std::string_view words_for(DateOrder order);

/// `mdy`, `dmy` or `ymd`. Throws InvalidValue that names the field.
DateOrder parse_date_order(std::string_view text, std::string_view field);

}  // namespace levtok::io
