#pragma once

#include "service/io/read/table/table.hpp"

namespace levtok::io {

/// Names the columns of a table of prices without a header, by their contents and by their number
/// after the time: 1 is a close, 4 are open, high, low and close, 5 have a volume, 6 a count after
/// it, 7 a mean price before it, 10 and 11 are a Binance kline. Throws InputError where they are
/// ambiguous.
void name_columns_without_header(Table& table, const Warn& warn);

}  // namespace levtok::io
