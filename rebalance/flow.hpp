#pragma once

#include <span>
#include <vector>

#include "rebalance/token.hpp"

/// The issuer's view: what the next rebalance will have to trade.
namespace levtok::rebalance {

/// The next rebalance after a move of the price, if nothing else happens before it.
struct FlowRow {
    double move = 0;  ///< of the price from the last observation, relative
    double price = 0;
    double nav = 0;       ///< before the trade; 0 where the move wipes the token out
    double leverage = 0;  ///< real leverage before the trade
    const char* trigger =
        "";  ///< the rule that trades: an emergency where one is touched, else the schedule
    double notional = 0;  ///< exposure bought (> 0) or sold, of the whole supply
    double cost = 0;      ///< of the whole supply
};

/// The flow for each of `moves` (each > -1), and every token's terms need at least one rule to have
/// any.
std::vector<FlowRow> flow(const Token& token, std::span<const double> moves);

}  // namespace levtok::rebalance
