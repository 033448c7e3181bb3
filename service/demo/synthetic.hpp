#pragma once

#include <cstdint>
#include <optional>

#include "montecarlo/sample_history.hpp"
#include "nav/observation.hpp"

namespace levtok::demo {

/// An hour of the synthetic market: its bar, and what is charged at its end.
struct Hour {
    Observation bar;
    std::optional<FundingEvent> funding;
    std::optional<RateEvent> rate;  ///< of the benchmark, once a day
};

/// The hours of the synthetic market from the beginning of 2024, without an end.
class SyntheticMarket {
public:
    SyntheticMarket();
    Hour next();

private:
    montecarlo::SampleHistory prices_;
    montecarlo::SampleFunding funding_;
    FundingEvent next_funding_;
    Instant next_rate_;
};

}  // namespace levtok::demo
