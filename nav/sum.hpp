#pragma once

#include <cmath>

namespace levtok {

/// A running sum that keeps what rounding would lose (Neumaier 1974); an infinite term makes it
/// infinite. Plain value: sum and compensation can be saved and continued from to the same bits.
struct CompensatedSum {
    double sum = 0;
    double compensation = 0;

    void add(double x) {
        const double next = sum + x;
        compensation += std::fabs(sum) >= std::fabs(x) ? (sum - next) + x : (x - next) + sum;
        sum = next;
    }
    double value() const { return std::isfinite(sum) ? sum + compensation : sum; }
};

}  // namespace levtok
