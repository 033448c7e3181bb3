#pragma once

#include "nav/observation.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/io/write/write.hpp"

namespace levtok::io {

/// Writes a row of tables::nav, of tables::trades, of tables::bars.
void write(RowWriter& rows, const rebalance::PathRow& row);
void write(RowWriter& rows, const rebalance::TradeRow& row);
void write(RowWriter& rows, const Observation& bar);

/// `scheduled+emergency`; empty for none. The names that parse_events() reads.
std::string event_names(rebalance::Events events);

/// The events of a name list; throws Error(malformed) naming the unknown one.
rebalance::Events parse_events(std::string_view names);

}  // namespace levtok::io
