#pragma once

#include "service/store/store.hpp"

/// Data and tokens to look at before there are any of one's own.
namespace levtok::demo {

/// The underlying of a synthetic market, as `levtok sample` generates it, with funding and a
/// benchmark; it begins with a year, and grows while a LivingMarket adds to it.
inline constexpr const char* synthetic = "synthetic";
/// The id of its benchmark.
inline constexpr const char* benchmark = "synthetic";
/// The underlying with Bitcoin's real prices of 1 to 15 March 2020.
inline constexpr const char* march_2020 = "btc-march-2020";

/// Fills a store with both histories and with tokens on them: an exchange's 3x long and short, a
/// fund, a vault, and plain 3x and -3x without a trigger. Existing data is not changed.
void fill(store::Store& store);

}  // namespace levtok::demo
