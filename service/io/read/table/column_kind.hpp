#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/io/read/values/number_form.hpp"

namespace levtok::io {

/// What the first rows have in a column.
enum class ColumnKind : std::uint8_t { nothing, number, date, time, time_of_day, text };

/// A number may be a time too, which its column's name decides.
ColumnKind kind_of(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                   DecimalSign sign);

}  // namespace levtok::io
