#pragma once

#include <span>
#include <vector>

#include "rebalance/token/token.hpp"

/// The issuer's view: the trade of the next rebalance.
namespace levtok::rebalance {

/// The next rebalance during a move of the price, if nothing else happens before it: an emergency
/// that the price touches, at the touching price where the product follows intrabar paths; else the
/// schedule that is due next, at the moved price, if its conditions hold there.
struct FlowRow {
    double move = 0;           ///< of the price from the last observation, relative
    double price = 0;          ///< after the move
    const char* trigger = "";  ///< the rule that trades; empty where none does
    double trade_price = 0;    ///< where it trades; the moved price where nothing does
    double nav = 0;            ///< there, before the trade; 0 where the token is wiped out before
    double leverage = 0;       ///< real leverage there, before the trade
    double notional = 0;       ///< exposure bought (> 0) or sold, of the whole supply
    double cost = 0;           ///< of the whole supply
};

/// The flow for each of `moves` (each > -1; InvalidValue naming `move` otherwise).
std::vector<FlowRow> flow(const Token& token, std::span<const double> moves);

}  // namespace levtok::rebalance
