#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace levtok::montecarlo {

/// A Brownian bridge over equal steps: turns independent normals, the most important first, into
/// the normals of the steps in time. The first normal sets the end of the path, the second its
/// middle, and so on by halves, so that the first dimensions of a quasi-random point carry most of
/// the path (Caflisch, Morokoff, Owen 1997).
class BrownianBridge {
public:
    /// steps >= 1.
    explicit BrownianBridge(int steps);

    /// `normals` in order of importance in, increments in order of time out, each of unit variance;
    /// both of `steps`.
    void increments(std::span<const double> normals, std::span<double> out) const;

private:
    /// One point of the path, given those to its left and right.
    struct Point {
        std::size_t at, left,
            right;  ///< left 0 is the start of the path; right is `at` for the end itself
        double left_weight, right_weight, deviation;
    };
    std::vector<Point> points_;
};

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
