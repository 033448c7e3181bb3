#include "service/http/endpoints/parts/charts.hpp"

#include <utility>

#include "nav/error.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/report/charts.hpp"
#include "service/report/findings.hpp"

namespace levtok::http {
report::Past replayed_past(const rebalance::Terms& terms, const std::string& underlying,
                           const MarketHistory& history) {
    report::History out(terms);
    if (!underlying.empty()) out.underlying = underlying;
    rebalance::Token token(terms);
    rebalance::MarketFeed feed(history.funding, history.rates);
    nav::PathAttribution attribution(terms.leverage, rebalance::merge_factor(terms));
    for (const auto& bar : history.bars) {
        const MarketStep step = feed.step(bar);
        const auto row = token.advance(step);
        if (!out.wiped_out)
            attribution.add(rebalance::published(row), rebalance::published(token.trades()));
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
