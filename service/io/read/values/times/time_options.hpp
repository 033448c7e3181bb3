#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rebalance/calendars/zone.hpp"

namespace levtok::io {

/// The order of day, month and year in dates of numbers such as 03/12/2020.
enum class DateOrder : std::uint8_t { month_first, day_first, year_first };

/// `month first`, `day first`, `year first`.
std::string_view words_for(DateOrder order);

/// `mdy`, `dmy` or `ymd`. Throws InvalidValue that names the field.
DateOrder parse_date_order(std::string_view text, std::string_view field);

/// How the times of a file are read where the file does not determine it.
struct TimeOptions {
    std::string column{};                   ///< empty: by the names and contents of the columns
    std::optional<DateOrder> order{};       ///< of dates like 03/12/2020
    std::optional<rebalance::Zone> zone{};  ///< of times that name none; else they are UTC
    std::optional<Duration> offset{};  ///< in place of a zone: the offset of local time from UTC
};

}  // namespace levtok::io
