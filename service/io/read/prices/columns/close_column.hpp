#pragma once

#include <string>
#include <vector>

#include "service/io/read/prices/columns/price_columns.hpp"
#include "service/io/read/prices/columns/price_families.hpp"

namespace levtok::io {

/// The column of the price where no bar is read: the one that is wanted, else an adjusted close,
/// else the first with a known name, else the only one of numbers. Throws InputError where there is
/// none.
std::size_t choose_close(const Table& table, const PriceChoice& choice, const TimeColumns& time,
                         const std::vector<PriceFamily>& families);

/// A price among the columns that are not used, to read alone where the bar is broken; may be
/// empty.
std::string find_other_close(const Table& table, std::span<const ColumnUse> uses);

}  // namespace levtok::io
