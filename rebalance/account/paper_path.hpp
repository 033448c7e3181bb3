#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/holder/nav_moves.hpp"

/// The values of tokens and prices on the way of a bar, along which resting orders are met.
namespace levtok::rebalance {

/// A part of the way of a value: at once to `value`, or through all values between. `place` is how
/// far the price of the underlying has moved in all since the observation before, so that what
/// happens to several things in one bar has an order.
struct PaperMove {
    double value = 0;
    double place = 0;
    bool jump = false;
};

/// Where in a bar something is: within a move, at a value.
struct PaperPlace {
    std::size_t move = 0;
    double place = 0;
    double value = 0;
};

/// The way of the price of an underlying from `before`, the price at the last observation: to the
/// open, and along the intrabar path; at once to the close where the bar has no legs.
std::vector<PaperMove> price_moves(double before, const Observation& bar);

/// The way of a token's NAV as NavWalk has it. The last move, to what the token is at the
/// observation, is at the end of the bar's path.
std::vector<PaperMove> token_moves(double before, const Observation& bar,
                                   std::span<const NavMove> moves);

/// Where the value is at `level` or `below` it, or above it, from `from` on; a jump past it ends
/// behind it. Nothing where it is not met.
std::optional<PaperPlace> met_at(std::span<const PaperMove> moves, double level, bool below,
                                 const PaperPlace& from);

/// The bar that is left from a place of the way of its price on: its extremes are those of the
/// rest.
Observation rest_of(const Observation& bar, std::span<const PaperMove> moves,
                    const PaperPlace& from);

}  // namespace levtok::rebalance
