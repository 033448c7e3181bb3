#pragma once

#include <algorithm>

#include "tests/bench/peers/workload.hpp"

namespace levtok::bench::workload {

/// The six tokens along one path, as one would write them down: gain, fee, peak, drawdown.
class SixTokens {
public:
    SixTokens() {
        nav_.fill(1);
        peak_.fill(1);
        drawdown_.fill(0);
    }

    void step(double simple_return) {
        for (std::size_t i = 0; i < token_count; ++i) {
            const double gross = (1 + leverages[i] * simple_return) * (1 - fee);
            nav_[i] *= std::max(gross, 0.0);
            peak_[i] = std::max(peak_[i], nav_[i]);
            drawdown_[i] = std::max(drawdown_[i], 1 - nav_[i] / peak_[i]);
        }
    }

    void store(Columns& columns, std::size_t path) const {
        for (std::size_t i = 0; i < token_count; ++i) {
            columns.nav[i][path] = nav_[i];
            columns.drawdown[i][path] = drawdown_[i];
        }
    }

private:
    std::array<double, token_count> nav_;
    std::array<double, token_count> peak_;
    std::array<double, token_count> drawdown_;
};

}  // namespace levtok::bench::workload
