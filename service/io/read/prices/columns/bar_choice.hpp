#pragma once

#include <string>
#include <vector>

#include "service/io/read/prices/columns/price_families.hpp"

namespace levtok::io {

/// The family that is the bar: the one that `wish` names (`raw`, `adjusted` or a stem), else the
/// adjusted one, else the raw one, else the middle of quotes; nullptr where none is whole. Notes
/// that there were others. Throws InputError where the wish cannot be met, or none stands out.
const PriceFamily* choose_bars(const Table& table, const std::vector<PriceFamily>& families,
                               const std::string& wish, const Warn& warn);

}  // namespace levtok::io
