#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "rebalance/token.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// Takes what the token of an index published at an observation.
using RowSink = std::function<void(std::size_t index, const rebalance::Token&,
                                   const rebalance::PathRow&, const MarketStep&)>;

using StepSink = std::function<void(const MarketStep&)>;

/// Hands out the history that `options` name, with its funding and rates, in one pass and in
/// constant memory; only what is after `last` where that is given. Notes what it lacks in sessions
/// of the `calendars` that the products trade by. Throws Error when no observation is left.
void for_each_step(const Console& console, const PriceOptions& options,
                   std::span<const std::string> calendars, std::optional<Instant> last,
                   const StepSink& sink);

/// A note for each input that is given and that nothing of what is replayed is charged by.
void note_unused_inputs(const Console& console, const PriceOptions& options,
                        std::span<const rebalance::Financing> all);

/// Replays the history that `options` name through all tokens. Where the first token is open
/// already, goes on after its last observation. Notes what the products need and the inputs
/// lack, and the other way round.
void replay(const Console& console, const PriceOptions& options, std::span<rebalance::Token> tokens,
            const RowSink& sink);

/// A note where `row`, which `token` has just published, ended it: when, at which price, by what.
void note_death(const Console& console, const rebalance::Token& token,
                const rebalance::PathRow& row);

/// A token of `terms`, opened from the state in the file `from_state` unless that is empty.
rebalance::Token make_token(rebalance::Terms terms, const std::string& from_state);

}  // namespace levtok::cli
