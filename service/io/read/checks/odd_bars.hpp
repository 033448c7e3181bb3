#pragma once

#include <span>

#include "nav/observation.hpp"
#include "service/io/read/prices/columns/price_columns.hpp"

namespace levtok::io {

/// Notes bars, in the order of time, whose columns do not match their names: an extreme far from
/// open and close in nearly all of them, as if it were in another unit; closes that continue the
/// open of the bar before, as if open and close were swapped.
void note_odd_bars(std::span<const Observation> bars, const Table& table, const Warn& warn);

}  // namespace levtok::io
