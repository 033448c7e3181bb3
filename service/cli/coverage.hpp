#pragma once

#include <span>

#include "nav/observation.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/console.hpp"

/// Notes on inputs that are missing or do not cover the prices, by the rules of
/// rebalance/replay/uncharged.hpp.
namespace levtok::cli {

/// Notes each input that the product needs to be charged in full and that is not given.
void note_missing_inputs(const Console& console, const PriceOptions& options,
                         const rebalance::Terms& terms);

/// Notes where the funding or the rates that were read do not cover the prices.
void note_coverage(const Console& console, const PriceOptions& options,
                   std::span<const FundingEvent> funding, std::span<const RateEvent> rates,
                   Instant first_price, Instant last_price);

/// Notes where more than `longest_step` lies between a saved state and the next observation.
void note_gap(const Console& console, Instant saved, Instant next, Duration longest_step);

}  // namespace levtok::cli
