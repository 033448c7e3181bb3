#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

/// Prices with what is charged on them, each in the order of time.
struct MarketHistory {
    std::vector<Observation> bars;
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
};

/// The stored funding that belongs to bars from `first` to `last`.
std::vector<FundingEvent> stored_funding(const store::Store& store, const std::string& underlying,
                                         Instant first, Instant last);
/// The stored rates from `first` to `last`, with the one that holds at the first.
std::vector<RateEvent> stored_rates(const store::Store& store, const std::string& id, Instant first,
                                    Instant last);

}  // namespace levtok::http
