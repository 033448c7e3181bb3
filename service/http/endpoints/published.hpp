#pragma once

#include "nav/path_attribution.hpp"
#include "rebalance/rows.hpp"

namespace levtok::http::endpoints {

/// A row of a path and a trade as the attribution of published paths reads them.
inline nav::PublishedRow published(const rebalance::PathRow& row) {
    using rebalance::Event;
    return {.price = row.price,
            .nav = row.nav,
            .position = row.position,
            .fee = row.fee,
            .financing = row.financing,
            .cost = row.cost,
            .rebalanced = row.events.has(Event::scheduled) || row.events.has(Event::emergency),
            .merged = row.events.has(Event::merge)};
}

inline nav::PublishedTrade published(const rebalance::TradeRow& trade) {
    return {.price = trade.price,
            .leverage_after = trade.leverage_after,
            .cost = trade.cost,
            .nav = trade.nav};
}

}  // namespace levtok::http::endpoints
