#include "montecarlo/estimate/strata.hpp"

#include <algorithm>

namespace levtok::montecarlo {

void join(Strata& left, const Strata& right) {
    for (const auto& from : right) {
        const auto to = std::lower_bound(
            left.begin(), left.end(), from.index,
            [](const Stratum& stratum, std::uint64_t index) { return stratum.index < index; });
        if (to == left.end() || to->index != from.index) {
            left.insert(to, from);
            continue;
        }
        for (std::size_t i = 0; i < from.quantities.size(); ++i) {
            join(to->quantities[i], from.quantities[i]);
        }
    }
}

}  // namespace levtok::montecarlo
