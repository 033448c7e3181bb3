#pragma once

#include <optional>
#include <span>

namespace levtok::rebalance {

/// Sums of products of the distances from the means, over pairs: of correlation and slope.
struct PairSums {
    double xx = 0;
    double yy = 0;
    double xy = 0;
};

PairSums pair_sums(std::span<const double> x, std::span<const double> y);

/// Nothing for fewer than three pairs, and where one of the two does not move.
std::optional<double> correlation(std::span<const double> x, std::span<const double> y);

}  // namespace levtok::rebalance
