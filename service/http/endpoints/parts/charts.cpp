#include "service/http/endpoints/parts/charts.hpp"

#include <algorithm>
#include <utility>

#include "nav/error.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/report/charts.hpp"
#include "service/report/findings.hpp"

namespace levtok::http {
namespace {

std::vector<nav::PublishedTrade> published_trades(const rebalance::Token& token) {
    std::vector<nav::PublishedTrade> trades;
    for (const auto& trade : token.trades()) trades.push_back(rebalance::published(trade));
    return trades;
}

/// The index of the last bar at or before `from`, or the first bar.
std::size_t opening(const std::vector<Observation>& bars, std::optional<Instant> from) {
    if (!from) return 0;
    const auto after = std::partition_point(
        bars.begin(), bars.end(), [&](const Observation& bar) { return bar.time <= *from; });
    return after == bars.begin() ? 0 : static_cast<std::size_t>(after - bars.begin()) - 1;
}

}  // namespace

report::Past replayed_past(const rebalance::Terms& terms, const MarketHistory& history,
                           std::optional<Instant> from, std::optional<Instant> to) {
    report::History out(terms);
    rebalance::Token token(terms);
    rebalance::MarketFeed feed(history.funding, history.rates);
    nav::PathAttribution attribution(terms.leverage, rebalance::merge_factor(terms));
    const std::size_t first = opening(history.bars, from);
    for (std::size_t i = 0; i < history.bars.size(); ++i) {
        const Observation& bar = history.bars[i];
        if (to && bar.time > *to) break;
        const MarketStep step = feed.step(bar);
        const auto row = token.advance(step);
        if (i < first) continue;
        if (!out.wiped_out) attribution.add(rebalance::published(row), published_trades(token));
        out.add(step, token, row);
    }
    if (out.time.empty()) throw Error(ErrorKind::not_found, "there is no NAV in this time");
    out.attribution = attribution.report();
    return report::past_of(std::move(out));
}

void put_charts(JsonText& json, const report::Past& past, std::size_t points) {
    json.key("findings").value(report::findings(past));
    json.key("charts").raw(report::charts_of(past, points));
}

}  // namespace levtok::http
