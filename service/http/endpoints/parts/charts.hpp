#pragma once

#include <cstddef>
#include <string>

#include "rebalance/terms.hpp"
#include "service/http/endpoints/parts/json_text.hpp"
#include "service/http/endpoints/parts/market_history.hpp"
#include "service/report/past.hpp"

namespace levtok::http {

/// Replays a token through a history of `underlying`, which may be empty, and keeps what it
/// published. Throws Error(not_found) where that is nothing.
report::Past replayed_past(const rebalance::Terms& terms, const std::string& underlying,
                           const MarketHistory& history);

/// "findings": sentences, the first of what was made; "charts": the series to draw.
void put_charts(JsonText& json, const report::Past& past, std::size_t points);

}  // namespace levtok::http
