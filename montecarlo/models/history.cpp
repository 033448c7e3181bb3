#include "montecarlo/models/history.hpp"

#include <algorithm>
#include <numeric>

namespace levtok::montecarlo {

void check_returns(std::span<const double> returns, const std::string& where) {
    if (returns.size() < fewest_returns) {
        throw InvalidValue(
            where + "returns",
            "must hold at least " + std::to_string(fewest_returns) +
                " log returns of a history (levtok fit fills them from a price file)",
            std::to_string(returns.size()));
    }
    const auto [low, high] = std::minmax_element(returns.begin(), returns.end());
    if (*low < *high) return;
    throw InvalidValue(where + "returns", "must not all be the same",
                       shortest(*low) + " throughout");
}

History history_of(std::vector<double> values) {
    const std::size_t count = values.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return values[a] < values[b]; });
    values.insert(values.end(), order.begin(), order.end());
    History out;
    out.held = std::make_shared<const std::vector<double>>(std::move(values));
    out.values = out.held->data();
    out.order = out.values + count;
    out.count = static_cast<double>(count);
    return out;
}

}  // namespace levtok::montecarlo
