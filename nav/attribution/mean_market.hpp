#pragma once

#include "nav/observation.hpp"
#include "nav/sum.hpp"

namespace levtok::nav {

/// What the market charged on average over a history, observation by observation.
class MeanMarket {
public:
    void add(const MarketStep& step) {
        if (started_) {
            const double passed = in_units_of(step.bar.time - last_, one_day);
            days_ += passed;
            funding_.add(step.funding.value());
            benchmark_.add(step.benchmark.value() * passed);
        }
        started_ = true;
        last_ = step.bar.time;
    }

    /// The funding rate of a perpetual per 8 hours; 0 before any time has passed.
    double funding_per_8h() const { return days_ > 0 ? funding_.value() / (3 * days_) : 0; }
    /// The benchmark interest rate per year, weighted by time.
    double benchmark() const { return days_ > 0 ? benchmark_.value() / days_ : 0; }

private:
    bool started_ = false;
    Instant last_{};
    double days_ = 0;
    CompensatedSum funding_;
    CompensatedSum benchmark_;
};

}  // namespace levtok::nav
