#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace levtok::nav {

/// The rows that a chart of the series needs: the first, the last, and in each of `buckets` runs of
/// equal length the rows with the least and the greatest value of each series, so that no spike is
/// lost. The result is rising and has each row once; it is all rows where they are few. The series
/// have one length; a NaN is never the least or the greatest.
std::vector<std::size_t> rows_to_draw(std::span<const std::span<const double>> series,
                                      std::size_t buckets);

}  // namespace levtok::nav
