#pragma once

#include "service/io/read/table/column_use.hpp"
#include "service/io/read/table/table_field.hpp"
#include "service/io/read/values/number_form.hpp"

namespace levtok::io {

/// The number that `take` takes from a field, and whether a percent sign stood after it; the value
/// of `0.01%` is 0.0001. Throws InputError.
WrittenNumber number_of(const TableField& field, Take take, DecimalSign sign);

}  // namespace levtok::io
