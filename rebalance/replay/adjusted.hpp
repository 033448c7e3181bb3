#pragma once

#include "rebalance/replay/rows.hpp"

/// Merges undone: rows and trades per token as it was at the opening.
namespace levtok::rebalance {

/// `before` and `after` are how many of the first tokens one token was before the observation and
/// after it (TokenState::merged): charges are in tokens of before, the rest in tokens of after.
inline PathRow in_first_tokens(PathRow row, double before, double after) {
    row.nav /= after;
    row.position /= after;
    row.cash /= after;
    row.fee /= before;
    row.financing /= before;
    row.cost /= before;
    return row;
}

/// A merge is the last thing at an observation, so its trades are in tokens of before.
inline TradeRow in_first_tokens(TradeRow trade, double before) {
    trade.notional /= before;
    trade.cost /= before;
    trade.nav /= before;
    return trade;
}

}  // namespace levtok::rebalance
