#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace levtok::nav {

/// One fall from a peak until the peak is regained, by the rows of a series.
struct DrawdownRows {
    std::size_t peak = 0;  ///< the last row at the peak
    std::size_t trough = 0;
    std::optional<std::size_t> recovery;  ///< nothing where the series ends below the peak
    double depth = 0;                     ///< the largest loss from the peak, a fraction of it
};

/// Calls `sink` with each fall of `value`, in order; none overlap.
template <class Sink>
void for_each_drawdown(std::span<const double> value, const Sink& sink) {
    std::size_t peak = 0;
    for (std::size_t row = 1; row < value.size(); ++row) {
        if (value[row] >= value[peak]) {
            peak = row;
            continue;
        }
        DrawdownRows fall{.peak = peak, .trough = row};
        for (; row < value.size() && value[row] < value[peak]; ++row) {
            if (value[row] < value[fall.trough]) fall.trough = row;
        }
        fall.depth = 1 - value[fall.trough] / value[peak];
        if (row < value.size()) fall.recovery = row;
        sink(fall);
        peak = row;
    }
}

}  // namespace levtok::nav
