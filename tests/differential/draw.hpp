#pragma once

#include <cstdint>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/terms.hpp"
#include "tests/differential/numbers.hpp"

namespace levtok::differential {

/// A history as the replay takes it.
struct History {
    std::vector<Observation> bars;
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
};

/// Terms of every kind that check(terms) accepts.
rebalance::Terms draw_terms(Numbers& numbers);

/// A history for these terms: a step from a minute to a day, gaps, spikes, flat stretches, prices
/// that touch a trigger exactly, sessions where the terms have a calendar.
History draw_history(Numbers& numbers, const rebalance::Terms& terms);

}  // namespace levtok::differential
