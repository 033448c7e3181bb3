#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace levtok::nav {

/// Returns in [from, to).
struct ReturnBin {
    double from = 0;
    double to = 0;
    std::uint64_t count = 0;
};

/// Bins of one width from the least to the greatest return, whose edges are whole multiples of the
/// width: 1, 2 or 5 times a power of ten, the first at or above 2 IQR / n^(1/3) (Freedman and
/// Diaconis 1981) and a sixtieth of the range. Empty for no returns; they must be finite.
std::vector<ReturnBin> return_histogram(std::span<const double> returns);

}  // namespace levtok::nav
