#pragma once

#include "rebalance/rows.hpp"
#include "service/io/write.hpp"

/// The files that `levtok nav` writes: nav.csv, a row an observation, and trades.csv, a row a
/// trade.
namespace levtok::io {

std::vector<std::string> path_columns();
void write(RowWriter& rows, const rebalance::PathRow& row);

std::vector<std::string> trade_columns();
void write(RowWriter& rows, const rebalance::TradeRow& row);

/// `scheduled+emergency`; empty for none. The names that parse_events() reads.
std::string event_names(rebalance::Events events);

/// The events of a name list; throws Error(malformed) naming the unknown one.
rebalance::Events parse_events(std::string_view names);

}  // namespace levtok::io
