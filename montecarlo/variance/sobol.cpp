#include "montecarlo/variance/sobol.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <deque>
#include <utility>

#include "montecarlo/stream.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

/// The dimensions of Boost's table of direction numbers.
constexpr double most_dimensions = 3667;

double normal_of(std::uint64_t bits) {
    const double uniform = (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
    return -std::sqrt(2.0) * boost::math::erfc_inv(2 * uniform);
}

}  // namespace

BrownianBridge::BrownianBridge(int steps) {
    const auto end = static_cast<std::size_t>(steps);
    points_.push_back({end, 0, end, 0, 0, std::sqrt(static_cast<double>(steps))});
    std::deque<std::pair<std::size_t, std::size_t>> gaps{{0, end}};
    while (!gaps.empty()) {
        const auto [left, right] = gaps.front();
        gaps.pop_front();
        if (right - left < 2) continue;
        const std::size_t at = left + (right - left) / 2;
        const auto width = static_cast<double>(right - left);
        const auto to_left = static_cast<double>(at - left);
        const auto to_right = static_cast<double>(right - at);
        points_.push_back({at, left, right, to_right / width, to_left / width,
                           std::sqrt(to_left * to_right / width)});
        gaps.emplace_back(left, at);
        gaps.emplace_back(at, right);
    }
}

void BrownianBridge::increments(std::span<const double> normals, std::span<double> out) const {
    // `out` holds the path at 1 … steps first, then its differences.
    const auto path = [&](std::size_t at) { return at == 0 ? 0.0 : out[at - 1]; };
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const Point& p = points_[i];
        const double mean =
            i == 0 ? 0.0 : p.left_weight * path(p.left) + p.right_weight * path(p.right);
        out[p.at - 1] = mean + p.deviation * normals[i];
    }
    for (std::size_t at = out.size(); at-- > 1;) out[at] -= out[at - 1];
}

SobolNormals::SobolNormals(int steps, std::size_t underlyings, std::uint64_t seed)
    : steps_(steps), underlyings_(underlyings), seed_(seed), bridge_(steps) {
    require_in_range(static_cast<double>(steps) * static_cast<double>(underlyings),
                     {.low = 1, .high = most_dimensions}, "reduction.sobol (steps x underlyings)");
}

void SobolNormals::fill(std::uint64_t replicate, std::uint64_t first, int paths, std::size_t row,
                        std::span<double> out) const {
    const auto steps = static_cast<std::size_t>(steps_);
    const std::size_t dimensions = steps * underlyings_;
    std::vector<std::uint64_t> shift(dimensions);
    for (std::size_t i = 0; i < dimensions; ++i) shift[i] = mix(mix(mix(seed_) + replicate) + i);
    boost::random::sobol sequence(dimensions);
    sequence.discard(first * dimensions);
    std::vector<double> normals(dimensions);
    std::vector<double> increments(steps);
    for (std::size_t path = 0; path < static_cast<std::size_t>(paths); ++path) {
        // The importance of a dimension falls with its index, so the underlyings alternate.
        for (std::size_t i = 0; i < steps; ++i) {
            for (std::size_t u = 0; u < underlyings_; ++u) {
                normals[u * steps + i] = normal_of(sequence() ^ shift[i * underlyings_ + u]);
            }
        }
        for (std::size_t u = 0; u < underlyings_; ++u) {
            bridge_.increments(std::span(normals).subspan(u * steps, steps), increments);
            for (std::size_t i = 0; i < steps; ++i)
                out[(u * steps + i) * row + path] = increments[i];
        }
    }
}

}  // namespace levtok::montecarlo
