#pragma once

#include <cmath>

namespace levtok {

/// A compensated running sum (Neumaier 1974); an infinite term makes it infinite. A plain value:
/// sum and compensation can be saved, and continuing from them gives the same bits.
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
