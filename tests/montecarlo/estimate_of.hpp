#pragma once

#include <stdexcept>
#include <string>

#include "montecarlo/batch/results.hpp"

namespace levtok::montecarlo {

inline const Estimate& estimate(const SeriesResults& series, const std::string& quantity) {
    for (const auto& each : series.estimates) {
        if (each.quantity == quantity) return each;
    }
    throw std::runtime_error(quantity);
}

}  // namespace levtok::montecarlo
