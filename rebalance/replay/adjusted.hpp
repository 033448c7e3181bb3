#pragma once

#include "rebalance/replay/rows.hpp"

/// Rows and trades with merges undone: per token as it was at the opening.
namespace levtok::rebalance {

/// `before` and `after` are how many of the first tokens one token was before the observation and
/// after it (TokenState::merged): charges are per token of before, the rest per token of after.
inline PathRow in_first_tokens(PathRow row, double before, double after) {
    row.nav /= after;
    row.position /= after;
    row.cash /= after;
    row.fee /= before;
    row.financing /= before;
    row.cost /= before;
    return row;
}

/// A merge comes last at an observation, so its trades are per token of before.
inline TradeRow in_first_tokens(TradeRow trade, double before) {
    trade.notional /= before;
    trade.cost /= before;
    trade.nav /= before;
    return trade;
}

}  // namespace levtok::rebalance
