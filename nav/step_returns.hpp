#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "nav/time.hpp"

namespace levtok::nav {

/// Log returns over steps of one length, oldest first.
struct StepReturns {
    std::vector<double> values;
    Duration step{0};
    std::uint64_t gaps = 0;  ///< longer than a step: what happens across them is left out
    Duration span{0};        ///< of the whole history
};

/// Takes, of prices in order of time, those that are `step` apart.
class Strider {
public:
    explicit Strider(Duration step) { returns_.step = step; }

    void add(Instant time, double price) {
        if (started_ && time - last_ < returns_.step) return;
        if (started_) {
            const Duration passed = time - last_;
            returns_.span += passed;
            if (passed == returns_.step) {
                returns_.values.push_back(std::log(price / price_));
            } else {
                ++returns_.gaps;
            }
        }
        started_ = true;
        last_ = time;
        price_ = price;
    }

    StepReturns take() { return std::move(returns_); }

private:
    StepReturns returns_;
    bool started_ = false;
    Instant last_{};
    double price_ = 0;
};

}  // namespace levtok::nav
