#pragma once

#include "rebalance/flow.hpp"
#include "service/io/write/write.hpp"

namespace levtok::io {

/// Writes a row of tables::flow.
inline void write(RowWriter& rows, const rebalance::FlowRow& row) {
    rows.field(row.move).field(row.price).field(row.trigger).field(row.trade_price);
    rows.field(row.nav).field(row.leverage).field(row.notional).field(row.cost).end_row();
}

}  // namespace levtok::io
