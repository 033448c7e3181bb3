#include "service/cli/nearest.hpp"

#include <algorithm>

#include "rebalance/json/similar.hpp"

namespace levtok::cli {
std::optional<std::string> nearest(std::string_view text, std::span<const std::string> candidates) {
    std::optional<std::string> best;
    std::size_t fewest = std::max<std::size_t>(1, text.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const std::size_t count = rebalance::edit_distance(text, candidate);
        if (count < fewest) {
            fewest = count;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view text, std::span<const std::string> candidates) {
    const auto found = nearest(text, candidates);
    return found ? " (did you mean " + *found + "?)" : "";
}

}  // namespace levtok::cli
