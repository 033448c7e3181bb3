#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/variance/bridge.hpp"

namespace levtok::montecarlo {

/// Driving normals from a Sobol sequence (Joe, Kuo 2008, through Boost.Random), digitally shifted
/// so that each replicate is unbiased and the replicates are independent: their spread gives the
/// error. Point i belongs to path i of its replicate.
class SobolNormals {
public:
    /// Throws InvalidValue where steps x underlyings is more than the sequence has dimensions.
    SobolNormals(int steps, std::size_t underlyings, std::uint64_t seed);

    /// The points `first` to `first` + `paths` - 1 of a replicate as [underlying][step][path], rows
    /// of `row` numbers.
    void fill(std::uint64_t replicate, std::uint64_t first, int paths, std::size_t row,
              std::span<double> out) const;

private:
    int steps_;
    std::size_t underlyings_;
    std::uint64_t seed_;
    BrownianBridge bridge_;
};

}  // namespace levtok::montecarlo
