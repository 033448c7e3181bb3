#pragma once

#include <vector>

#include "service/io/read/prices/columns/price_columns.hpp"
#include "service/io/read/prices/columns/price_families.hpp"

namespace levtok::io {

/// Notes the columns that have prices and are not read.
void note_unused_prices(const Table& table, const PriceColumns& chosen, std::size_t close,
                        const std::vector<PriceFamily>& families, const Warn& warn);

/// Notes funding rates that stand beside the prices: they are charged where they are given as
/// rates.
void note_unused_funding(const Table& table, const PriceColumns& chosen, const Warn& warn);

/// The same of rates that cash pays or earns.
void note_unused_interest(const Table& table, const PriceColumns& chosen, const Warn& warn);

}  // namespace levtok::io
