#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "rebalance/token/token.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// Notes each input that a product or an instrument called `name` needs to be charged in full and
/// that is not given, by the rules of rebalance/replay/uncharged.hpp.
void note_missing_inputs(const Console& console, const PriceOptions& options,
                         const rebalance::Financing& financing, std::string_view name);

/// Takes the row that a token, given by its index, published at an observation.
using RowSink = std::function<void(std::size_t index, const rebalance::Token&,
                                   const rebalance::PathRow&, const MarketStep&)>;

using StepSink = std::function<void(const MarketStep&)>;

/// Calls a function for each step of the history that `options` name, with its funding and rates,
/// in one pass and in constant memory; only for steps after `last` where that is given. Notes gaps
/// in the sessions of the products' `calendars`. Throws Error when no observation is left.
void for_each_step(const Console& console, const PriceOptions& options,
                   std::span<const std::string> calendars, std::optional<Instant> last,
                   const StepSink& sink);

/// What stands around the change of a product that a note names.
inline constexpr std::pair<std::string_view, std::string_view> as_setting{"--set '", "'"};

/// Notes each given input that charges none of the products; `set` stands around what has it
/// charged.
void note_unused_inputs(const Console& console, const PriceOptions& options,
                        std::span<const rebalance::Financing> all,
                        const std::pair<std::string_view, std::string_view>& set = as_setting);

/// Notes where --spreads, as its spreads are `given` at the end, charges none of the products, or
/// one of them nothing.
void note_unused_spreads(const Console& console, const PriceOptions& options,
                         std::span<const rebalance::Terms> products, const Spreads& given);

/// Replays the history that `options` name through all tokens. Where the first token is open
/// already, continues after its last observation. Notes missing inputs and unused ones.
void replay(const Console& console, const PriceOptions& options, std::span<rebalance::Token> tokens,
            const RowSink& sink);

/// The adjusted NAVs of several tokens at the same observations.
struct ReplayedPaths {
    std::vector<Instant> time;
    std::vector<double> price;
    std::vector<std::vector<double>> nav;  ///< of each token, in units of the first token
};

/// What replay() makes of the tokens, whole.
ReplayedPaths replayed_paths(const Console& console, const PriceOptions& options,
                             std::span<rebalance::Token> tokens);

/// Notes a wipe-out at `row`, which `token` has just published: its time, price and cause.
void note_death(const Console& console, const rebalance::Token& token,
                const rebalance::PathRow& row);

/// A token of `terms`, opened from the state in the file `from_state` unless that is empty.
rebalance::Token make_token(rebalance::Terms terms, const std::string& from_state);

}  // namespace levtok::cli
