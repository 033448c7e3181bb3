#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Series computed from a path row by row, for charts.

namespace levtok::nav {

/// `values` as multiples of the first one, times `start`; empty for no values.
std::vector<double> rebased(std::span<const double> values, double start);

/// start x (p_t / p_0)^L: the multiple that the name of a token promises, without volatility drag,
/// financing, fees or trading. It is above 0 for any prices above 0.
std::vector<double> naive_multiple(std::span<const double> price, double leverage, double start);

/// Each value over the highest up to it, minus 1: 0 at a peak, -1 once wiped out. The least of them
/// is the maximum drawdown.
std::vector<double> drawdowns(std::span<const double> values);

/// The rows that a chart of the series needs: the first, the last, and in each of `buckets` runs of
/// equal length the rows with the least and the greatest value of each series, so that no spike is
/// lost. The result is rising and has each row once; it is all rows where they are few. The series
/// have one length; a NaN is never the least or the greatest.
std::vector<std::size_t> rows_to_draw(std::span<const std::span<const double>> series,
                                      std::size_t buckets);

}  // namespace levtok::nav
