#pragma once

#include <cstddef>

/// The named limits of the room, each with its reason.
namespace levtok::rebalance::limits {

/// A price that is within this of a trigger's price touches it: 100 x 1.1 is not 110 in binary.
inline constexpr double touch_tolerance = 1e-12;

/// Leverages within this of each other are the same: a token at the edge of its band is not traded
/// there again.
inline constexpr double same_leverage = 1e-9;

/// Of a trade to leverage T, max(1, |T|) x cost rate is capped here: at 1 no trade could pay for
/// itself.
inline constexpr double largest_cost_drag = 0.9;

/// Newton's steps for a cost that depends on the size of the trade; each doubles the digits, but
/// near a double solution, where each gains a bit.
inline constexpr int cost_iterations = 60;

/// Objects and lists within each other in a JSON text: a product needs six, and the recursion of
/// the reader is bounded.
inline constexpr std::size_t deepest_document = 32;

/// Bytes of a name or a ticker: it appears in every list, table and chart of its token.
inline constexpr std::size_t longest_name = 200;

/// Bytes of a text about a product: a few sentences, which every answer about it contains.
inline constexpr std::size_t longest_text = 2000;

/// Fields that a source may name as assumed: several times as many as a product has.
inline constexpr std::size_t most_assumed = 1000;

/// Brackets of maintenance: exchanges state ten or so, and each price sought looks at all.
inline constexpr std::size_t most_brackets = 100;

/// Positions that share the margin of a calculated one.
inline constexpr std::size_t most_positions_beside = 100;

/// Orders of a paper account that rest, lots that it holds, and its margin positions: each bar
/// looks at all of them.
inline constexpr std::size_t most_resting_orders = 1000;
inline constexpr std::size_t most_lots = 10'000;
inline constexpr std::size_t most_margin_positions = 200;

}  // namespace levtok::rebalance::limits
