#include "montecarlo/variance/bridge.hpp"

#include <cmath>
#include <deque>
#include <utility>

namespace levtok::montecarlo {

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

}  // namespace levtok::montecarlo
