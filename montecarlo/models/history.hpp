#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "montecarlo/models/gbm.hpp"

/// Models that draw from a history of log returns, which is part of the model.
namespace levtok::montecarlo {

/// Fewer returns than this are not enough to draw from.
inline constexpr int fewest_returns = 30;

/// Throws InvalidValue naming `<where>returns` where they are too few or all the same.
void check_returns(std::span<const double> returns, const std::string& where);

/// A history prepared for the kernel: plain arrays, kept alive as long as any step refers to them.
struct History {
    std::shared_ptr<const std::vector<double>> held;
    const double* values = nullptr;
    const double* order = nullptr;  ///< indexes into `values`, by rising value
    double count = 0;
};

History history_of(std::vector<double> values);

}  // namespace levtok::montecarlo
