#pragma once

#include <cstddef>
#include <optional>

#include "rebalance/terms.hpp"
#include "service/http/endpoints/parts/json_text.hpp"
#include "service/http/endpoints/parts/market_history.hpp"
#include "service/report/past.hpp"

namespace levtok::http {

/// Replays a token through the whole history and keeps what it published from the last row at or
/// before `from` up to `to`. Throws Error(not_found) where that is none.
report::Past replayed_past(const rebalance::Terms& terms, const MarketHistory& history,
                           std::optional<Instant> from, std::optional<Instant> to);

/// "findings": sentences, the first of what was made; "charts": the series to draw.
void put_charts(JsonText& json, const report::Past& past, std::size_t points);

}  // namespace levtok::http
