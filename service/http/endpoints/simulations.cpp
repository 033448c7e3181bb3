#include "nav/metrics.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/supply_rows.hpp"
#include "rebalance/token/dealing.hpp"
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

/// What metrics look at, every observation, and the trades.
struct Simulated {
    std::vector<rebalance::TradeRow> trades;
    std::vector<Instant> times;
    std::vector<double> adjusted_navs;
    std::vector<double> prices;
};

/// `publish` takes each row as the token publishes it, and may change both.
template <class Publish>
Simulated replayed(const MarketHistory& history, rebalance::Token& token, Publish&& publish) {
    Simulated out;
    rebalance::MarketFeed feed(history.funding, history.rates);
    for (const auto& bar : history.bars) {
        publish(token.advance(feed.step(bar)));
        out.trades.insert(out.trades.end(), token.trades().begin(), token.trades().end());
        out.times.push_back(bar.time);
        out.adjusted_navs.push_back(token.adjusted_nav());
        out.prices.push_back(bar.close.value());
    }
    return out;
}

/// The rows of a path by the interval that is asked for.
template <class Rows, class Row>
class PathByInterval {
public:
    explicit PathByInterval(std::optional<Duration> interval) : rows_(interval) {}

    void add(const Row& row) {
        if (const auto whole = rows_.add(row)) path_.push_back(*whole);
    }
    const std::vector<Row>& finish() {
        if (const auto last = rows_.finish()) path_.push_back(*last);
        return path_;
    }

private:
    Rows rows_;
    std::vector<Row> path_;
};

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

/// The answer with the path in a table.
template <class Row>
Response path_answer(const Request& request, const rebalance::Token& token,
                     const Simulated& simulated, const io::TableOf<Row>& table,
                     const std::vector<Row>& rows, Notes warnings) {
    const auto& terms = token.terms();
    const nav::PathView path{.time = simulated.times,
                             .nav = simulated.adjusted_navs,
                             .price = simulated.prices,
                             .leverage = terms.leverage};
    rebalance::OffGrid off_grid;
    off_grid.add(terms, simulated.trades);
    if (auto note = off_grid.note(terms)) warnings.push_back(std::move(*note));
    append(warnings, nav::metric_notes(terms.name, path, nav::wiped_out_by(token.attribution())));
    if (request.csv) return csv_answer(csv_rows(table, rows), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    put_attribution(json, token.attribution());
    put_metrics(json, nav::evaluate(path));
    json.key("rebalances").raw(json_rows(io::tables::trades, simulated.trades));
    json.key("path").raw(json_rows(table, rows));
    return json_answer(std::move(json.close_object()));
}

}  // namespace

Response simulate(const Service& service, const Request& request) {
    const auto body = read_body<SimulationBody>(request);
    const auto terms = terms_of(body);
    std::optional<Duration> interval;
    if (!body.interval.empty()) interval = io::parse_span(body.interval, "interval");
    require_no_points_in_csv(request, body.points);
    auto flows = deals_of(body.flows, "flows");
    if (body.points > 0 && !flows.empty()) {
        throw InvalidValue("flows", "must be left out where points are to be drawn",
                           std::to_string(flows.size()) + " of them");
    }
    const auto market =
        market_of(service, body, std::span(&terms.calendar, 1), rates_are_meant(request));
    auto warnings = notes_on(market, terms);
    if (body.points > 0) {
        return drawn(terms, body.underlying, market.history, body.points, std::move(warnings));
    }
    rebalance::Token token(terms);
    if (flows.empty()) {
        PathByInterval<rebalance::IntervalRows, rebalance::PathRow> path(interval);
        const auto simulated =
            replayed(market.history, token, [&](const rebalance::PathRow& row) { path.add(row); });
        return path_answer(request, token, simulated, io::tables::nav, path.finish(),
                           std::move(warnings));
    }
    rebalance::Dealing desk(std::move(flows));
    PathByInterval<rebalance::SupplyIntervalRows, rebalance::SupplyRow> path(interval);
    const auto simulated = replayed(market.history, token, [&](const rebalance::PathRow& row) {
        rebalance::SupplyRow now{.row = row};
        now.dealt = desk.at(token, now.row);
        path.add(now);
    });
    append(warnings, desk.notes());
    return path_answer(request, token, simulated, io::tables::nav_supply, path.finish(),
                       std::move(warnings));
}

}  // namespace levtok::http::endpoints
