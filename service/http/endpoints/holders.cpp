#include <array>
#include <utility>

#include "montecarlo/study/holding_periods.hpp"
#include "rebalance/holder/held_token.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/entry_signals.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/placed.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"
#include "service/report/compared.hpp"

namespace levtok::http::endpoints {
namespace {

/// The equity, the token and its underlying, each per 1 at the start, to be drawn.
class HeldPaths {
public:
    explicit HeldPaths(double money) : money_(money) {}

    void add(const rebalance::HolderRow& row) {
        if (!first_) first_ = row;
        const std::array<rebalance::ComparisonPoint, 3> points{
            {{.name = "strategy", .value = row.equity / money_},
             {.name = "token", .value = row.nav / first_->nav},
             {.name = "underlying", .value = row.price / first_->price}}};
        paths_.add(row.time, points);
    }
    std::string json(std::uint64_t points) const { return paths_.json(points); }

private:
    double money_;  ///< at the beginning
    std::optional<rebalance::HolderRow> first_;
    report::ComparedPaths paths_;
};

std::vector<Duration> periods_of(const HoldingBody& body) {
    if (body.periods.empty() || body.periods.size() > limits::most_periods) {
        throw InvalidValue("periods", "must hold 1 to " + std::to_string(limits::most_periods),
                           std::to_string(body.periods.size()));
    }
    std::vector<Duration> periods;
    for (std::size_t i = 0; i < body.periods.size(); ++i) {
        periods.push_back(io::parse_span(body.periods[i], "periods." + std::to_string(i)));
    }
    return periods;
}

}  // namespace

Response hold_by_strategy(const Service& service, const Request& request) {
    const auto body = read_body<StrategyBody>(request);
    require_no_points_in_csv(request, body.points);
    const auto terms = terms_of(body);
    rebalance::Token token(terms);
    auto signals = signals_of(body.entry);
    auto held = placed(
        "strategy", [&] { return rebalance::HeldToken(token, body.strategy, std::move(signals)); });
    const auto market =
        market_of(service, body, std::span(&terms.calendar, 1), rates_are_meant(request));
    std::vector<rebalance::HolderRow> rows;
    HeldPaths paths(terms.initial_nav);
    rebalance::MarketFeed feed(market.history.funding, market.history.rates);
    for (const auto& bar : market.history.bars) {
        const MarketStep step = feed.step(bar);
        const auto row = held.add(step, token, token.advance(step));
        if (body.points > 0) {
            paths.add(row);
        } else {
            rows.push_back(row);
        }
    }
    auto trades = held.closed();
    if (held.open()) trades.push_back(*held.open());
    auto warnings = notes_on(market, terms);
    append(warnings, held.notes());
    if (request.csv) return csv_answer(csv_rows(io::tables::holder_trades, trades), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    put_metrics(json, held.statistics(), "statistics");
    put_metrics(json, held.metrics());
    json.key("trades").raw(json_rows(io::tables::holder_trades, trades));
    if (body.points > 0) {
        json.key("paths").raw(paths.json(body.points));
    } else {
        json.key("path").raw(json_rows(io::tables::holder_path, rows));
    }
    return json_answer(std::move(json.close_object()));
}

Response hold_for_periods(const Service& service, const Request& request) {
    const auto body = read_body<HoldingBody>(request);
    const auto terms = terms_of(body);
    const montecarlo::HoldingDesign design{
        .periods = periods_of(body), .seed = body.seed, .resamples = body.resamples};
    const auto market =
        market_of(service, body, std::span(&terms.calendar, 1), rates_are_meant(request));
    rebalance::Token token(terms);
    std::vector<Instant> time;
    std::vector<double> nav;
    std::vector<double> price;
    rebalance::MarketFeed feed(market.history.funding, market.history.rates);
    for (const auto& bar : market.history.bars) {
        const auto row = token.advance(feed.step(bar));
        time.push_back(row.time);
        nav.push_back(token.adjusted_nav());
        price.push_back(row.price);
    }
    const auto found = montecarlo::holding_periods(
        {.time = time, .nav = nav, .price = price, .leverage = terms.leverage}, design);
    std::vector<io::OfSeries<montecarlo::HoldingRow>> rows;
    for (const auto& row : found) rows.push_back({terms.name, &row});
    auto warnings = notes_on(market, terms);
    append(warnings, montecarlo::notes_of(found, terms.name));
    if (request.csv) return csv_answer(csv_rows(io::tables::holding, rows), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    json.key("rows").raw(json_rows(io::tables::holding, rows));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
