#pragma once

#include <string>
#include <vector>

#include "rebalance/replay/replay.hpp"
#include "service/store/store.hpp"

/// Histories for the store's tests, and what one replay of them publishes.
namespace levtok::store {

/// The instant of hour `hour` of the histories.
Instant hour(int hour);

/// Bars of an hour, wild enough for emergencies, merges and a wipe-out now and then; the same for
/// the same seed.
std::vector<Observation> wild_bars(int count, unsigned seed = 1);
/// Every eight hours, stamped milliseconds late.
std::vector<FundingEvent> funding_events(int hours);
/// One a day.
std::vector<RateEvent> rate_events(int hours);

TokenRecord token_of(const std::string& symbol, const std::string& product,
                     const std::string& rates = "");

/// What a token publishes in one pass.
struct Published {
    std::vector<rebalance::PathRow> rows;
    std::vector<rebalance::TradeRow> trades;
    std::string state;
};

Published replayed(const TokenRecord& token, std::span<const Observation> bars,
                   std::span<const FundingEvent> funding, std::span<const RateEvent> rates);
Published stored(const Store& store, const std::string& symbol);

/// Bit for bit; empty where they are the same, else the first difference.
std::string difference(const Published& a, const Published& b);

/// What Store::verify() finds wrong; empty for nothing.
std::string problems_of(const Store& store);

/// All of it.
inline constexpr std::size_t everything = static_cast<std::size_t>(-1);

}  // namespace levtok::store
