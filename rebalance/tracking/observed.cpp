#include "rebalance/tracking/observed.hpp"

#include <algorithm>

namespace levtok::rebalance {

bool has_distributions(std::span<const ObservedRow> rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [](const ObservedRow& row) { return row.distribution > 0; });
}

std::vector<ObservedValue> observed_values(std::span<const ObservedRow> rows, bool has_totals) {
    std::vector<ObservedValue> values;
    for (const auto& row : rows) values.push_back({row.time, row.value, 0});
    double factor = 1;
    for (std::size_t i = rows.size(); has_totals && i-- > 0 && factor > 0;) {
        values[i].total = factor * rows[i].value;
        if (i > 0) factor *= 1 - rows[i].distribution / rows[i - 1].value;
    }
    return values;
}

std::vector<ModelRow> as_model(std::span<const ObservedValue> nav) {
    std::vector<ModelRow> rows;
    for (const auto& value : nav) {
        rows.push_back({.time = value.time, .price = value.value, .nav = value.value});
    }
    return rows;
}

}  // namespace levtok::rebalance
