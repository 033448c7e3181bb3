#include "montecarlo/models/parts/ranks.hpp"

#include <numbers>

namespace levtok::montecarlo {

const Curve& upper_normal_tail() {
    static const Curve curve =
        tabulate([](double x) { return std::erfc(x / std::numbers::sqrt2) / 2; },
                 [](double x) {
                     return -std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
                 },
                 9, 64);
    return curve;
}

}  // namespace levtok::montecarlo
