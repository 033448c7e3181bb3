#pragma once

#include "nav/attribution/path_attribution.hpp"
#include "rebalance/replay/rows.hpp"

/// Converts a row of a path and a trade to the types of the attribution of published paths.
namespace levtok::rebalance {

inline nav::PublishedRow published(const PathRow& row) {
    return {.price = row.price,
            .nav = row.nav,
            .position = row.position,
            .fee = row.fee,
            .financing = row.financing,
            .cost = row.cost,
            .rebalanced = row.events.has(Event::scheduled) || row.events.has(Event::emergency),
            .merged = row.events.has(Event::merge)};
}

inline nav::PublishedTrade published(const TradeRow& trade) {
    return {.price = trade.price,
            .leverage_before = trade.leverage_before,
            .leverage_after = trade.leverage_after,
            .cost = trade.cost,
            .nav = trade.nav};
}

}  // namespace levtok::rebalance
