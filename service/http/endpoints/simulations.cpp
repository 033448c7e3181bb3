#include "nav/metrics.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/charts.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::http::endpoints {
namespace {

/// What a replay publishes: the path by the interval that is asked for, and what metrics look at,
/// every observation.
struct Simulated {
    std::vector<rebalance::PathRow> path;
    std::vector<rebalance::TradeRow> trades;
    std::vector<Instant> times;
    std::vector<double> adjusted_navs;
    std::vector<double> prices;
};

Simulated replayed(const MarketHistory& history, rebalance::Token& token,
                   std::optional<Duration> interval) {
    Simulated out;
    rebalance::IntervalRows rows(interval);
    rebalance::MarketFeed feed(history.funding, history.rates);
    for (const auto& bar : history.bars) {
        if (const auto whole = rows.add(token.advance(feed.step(bar)))) {
            out.path.push_back(*whole);
        }
        out.trades.insert(out.trades.end(), token.trades().begin(), token.trades().end());
        out.times.push_back(bar.time);
        out.adjusted_navs.push_back(token.adjusted_nav());
        out.prices.push_back(bar.close.value());
    }
    if (const auto last = rows.finish()) out.path.push_back(*last);
    return out;
}

/// The answer with series to draw in place of path and trades.
Response drawn(const rebalance::Terms& terms, const std::string& underlying,
               const MarketHistory& history, std::uint64_t points, Notes warnings) {
    const auto past = replayed_past(terms, underlying, history);
    const auto& of = past.history;
    const nav::PathView path{.time = of.time, .nav = of.nav, .price = of.price};
    append(warnings, nav::metric_notes(terms.name, path, nav::wiped_out_by(of.attribution)));
    JsonText json;
    json.open_object().warnings(warnings);
    put_attribution(json, of.attribution);
    put_metrics(json, past.token_metrics);
    put_charts(json, past, points);
    return json_answer(std::move(json.close_object()));
}

}  // namespace

Response simulate(const Service& service, const Request& request) {
    const auto body = read_body<SimulationBody>(request);
    const auto terms = terms_of(body);
    std::optional<Duration> interval;
    if (!body.interval.empty()) interval = io::parse_span(body.interval, "interval");
    require_no_points_in_csv(request, body.points);
    const auto market =
        market_of(service, body, std::span(&terms.calendar, 1), rates_are_meant(request));
    auto warnings = notes_on(market, terms);
    if (body.points > 0) {
        return drawn(terms, body.underlying, market.history, body.points, std::move(warnings));
    }
    rebalance::Token token(terms);
    const auto simulated = replayed(market.history, token, interval);
    const nav::PathView path{.time = simulated.times,
                             .nav = simulated.adjusted_navs,
                             .price = simulated.prices,
                             .leverage = terms.leverage};
    rebalance::OffGrid off_grid;
    off_grid.add(terms, simulated.trades);
    if (auto note = off_grid.note(terms)) warnings.push_back(std::move(*note));
    append(warnings, nav::metric_notes(terms.name, path, nav::wiped_out_by(token.attribution())));
    if (request.csv) return csv_answer(csv_rows(io::tables::nav, simulated.path), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    put_attribution(json, token.attribution());
    put_metrics(json, nav::evaluate(path));
    json.key("rebalances").raw(json_rows(io::tables::trades, simulated.trades));
    json.key("path").raw(json_rows(io::tables::nav, simulated.path));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
