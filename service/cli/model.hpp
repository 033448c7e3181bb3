#pragma once

#include <vector>

#include "rebalance/tracking/joined.hpp"
#include "service/cli/options/observed_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/replay.hpp"

/// A replay that is held against what really traded.
namespace levtok::cli {

/// The options of a command that holds the replay of one product against what really traded. All
/// three are required.
void add_tracked_options(CLI::App& app, ProductOptions& product, PriceOptions& prices,
                         ObservedOptions& observed);

/// The prices from shortly before the observed series on, where --from does not say otherwise.
PriceOptions prices_for(PriceOptions prices, const ObservedSeries& observed);

/// What replay() makes of the token, whole.
std::vector<rebalance::ModelRow> replayed_model(const Console& console, const PriceOptions& options,
                                                rebalance::Token& token);

}  // namespace levtok::cli
