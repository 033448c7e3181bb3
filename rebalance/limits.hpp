#pragma once

#include <cstddef>

/// Named limits of the room, each with its reason.
namespace levtok::rebalance::limits {

/// A price that is within this of a trigger's price touches it: 100 x 1.1 is not 110 in binary.
inline constexpr double touch_tolerance = 1e-12;

/// Leverages within this of each other are the same: a token at the edge of its band is not traded
/// there again.
inline constexpr double same_leverage = 1e-9;

/// |leverage| x cost rate of a trade is capped here: at 1 no trade could pay for itself.
inline constexpr double largest_cost_drag = 0.9;

/// Fixed-point steps for a cost that depends on the size of the trade; each gains about a digit.
inline constexpr int cost_iterations = 60;

/// Objects and lists within each other in a JSON text: a product needs six, and the recursion of a
/// reader has an end.
inline constexpr std::size_t deepest_document = 32;

}  // namespace levtok::rebalance::limits
