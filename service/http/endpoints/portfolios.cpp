#include <optional>
#include <string>
#include <utility>

#include "montecarlo/study/shuffled_order.hpp"
#include "rebalance/holder/examples.hpp"
#include "rebalance/holder/held_asset.hpp"
#include "rebalance/holder/portfolio_report.hpp"
#include "rebalance/instruments.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/entry_signals.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/placed.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/instruments.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"
#include "service/report/compared.hpp"

namespace levtok::http::endpoints {
namespace {

std::string place_of_holding(std::size_t i) { return "holdings." + std::to_string(i); }

void require_holdings(const PortfolioBody& body) {
    if (!body.holdings.empty()) return;
    throw InvalidValue("holdings", "must hold one", "none");
}

void name_holdings(PortfolioBody& body) {
    for (std::size_t i = 0; i < body.holdings.size(); ++i) {
        auto& holding = body.holdings[i];
        if (!holding.name.empty()) continue;
        holding.name = !holding.product.empty()      ? holding.product
                       : !holding.instrument.empty() ? holding.instrument
                       : !holding.underlying.empty() ? holding.underlying
                                                     : place_of_holding(i);
    }
}

void require_no_charges(const PortfolioHoldingBody& holding) {
    if (!holding.product.empty() || !holding.instrument.empty()) return;
    constexpr const char* pays_none = "must be left out where a price is held, which pays none";
    if (!holding.funding.empty()) {
        throw InvalidValue("funding", pays_none, std::to_string(holding.funding.size()));
    }
    if (!holding.rates.empty() || !holding.rates_id.empty()) {
        throw InvalidValue("rates", pays_none, "given");
    }
}

rebalance::HeldAsset asset_of(const PortfolioHoldingBody& holding) {
    if (!holding.instrument.empty()) {
        return {holding.name,
                rebalance::account_terms(io::parse_instrument(holding.instrument, "instrument"))};
    }
    if (holding.product.empty()) return rebalance::HeldAsset(holding.name);
    auto terms = terms_of(holding.product, std::nullopt, holding.set);
    if (!holding.strategy) {
        if (!holding.entry.empty()) {
            throw InvalidValue("entry", "must be left out where there is no strategy",
                               std::to_string(holding.entry.size()));
        }
        return {holding.name, std::move(terms)};
    }
    return {holding.name, std::move(terms), *holding.strategy, signals_of(holding.entry)};
}

/// What its charges lack on this market.
Notes charge_notes(const PortfolioHoldingBody& holding, const rebalance::HeldAsset& asset,
                   const GivenMarket& market) {
    Notes notes = market.notes;
    const auto financing = asset.financing();
    if (!financing) return notes;
    const auto funding = market.funding_feed();
    const auto rates = market.rates_feed();
    append(notes, rebalance::unfed(*financing, asset.name(), funding, rates));
    const char* given_rates = holding.rates_id.empty() ? "" : "`rates_id`";
    append(notes,
           rebalance::unused({&*financing, 1}, holding.funding.empty() ? "" : "`funding`",
                             holding.rates.empty() ? given_rates : "`rates`", {"", " in `set`"}));
    append(notes, rebalance::uncovered({&*financing, 1}, funding, rates, market.cover()));
    return notes;
}

rebalance::HoldingSeries series_of(const Service& service, const PortfolioBody& body, std::size_t i,
                                   bool rates_meant, Notes& notes) {
    auto holding = body.holdings[i];
    if (holding.from.empty()) holding.from = body.from;
    if (holding.to.empty()) holding.to = body.to;
    require_no_charges(holding);
    auto asset = asset_of(holding);
    const auto market = market_of(service, holding, asset.calendars(), rates_meant);
    append(notes, charge_notes(holding, asset, market));
    rebalance::MarketFeed feed(market.history.funding, market.history.rates);
    for (const auto& bar : market.history.bars) asset.add(feed.step(bar));
    append(notes, asset.notes());
    return asset.take();
}

std::vector<RateEvent> rates_of_cash(const Service& service, const PortfolioBody& body,
                                     const rebalance::PortfolioHistory& history, bool meant) {
    if (body.rates_id.empty()) return rates_of(body.rates, "rates", meant);
    if (!body.rates.empty()) {
        throw InvalidValue("rates_id", "must be left out where rates are given",
                           '"' + body.rates_id + '"');
    }
    return stored_rates(service.store, body.rates_id, history.time().front(),
                        history.time().back());
}

std::vector<rebalance::CashFlow> flows_of(const PortfolioBody& body) {
    std::vector<rebalance::CashFlow> flows;
    for (std::size_t i = 0; i < body.flows.size(); ++i) {
        const auto field = "flows." + std::to_string(i) + ".time";
        const Instant time = io::parse_instant(body.flows[i].time, field);
        if (!flows.empty() && time < flows.back().time) {
            throw InvalidValue(field, "must not be before the one before", format_time(time));
        }
        flows.push_back({time, body.flows[i].amount});
    }
    return flows;
}

std::optional<rebalance::HedgePair> hedge_of(const PortfolioBody& body) {
    if (!body.hedge) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& holding : body.holdings) names.push_back(holding.name);
    return pair_of(*body.hedge, names);
}

/// The portfolio without its flows, and each holding, per 1 at the start.
std::string drawn_paths(const rebalance::PortfolioHistory& history, std::uint64_t points) {
    report::ComparedPaths paths;
    std::vector<rebalance::ComparisonPoint> at(1 + history.series().size());
    at[0].name = "portfolio";
    for (std::size_t i = 0; i < history.series().size(); ++i) {
        at[1 + i].name = history.series()[i].name;
    }
    for (std::size_t row = 0; row < history.rows().size(); ++row) {
        at[0].value = history.rows()[row].growth;
        for (std::size_t i = 0; i < history.series().size(); ++i) {
            const auto values = history.values(i);
            at[1 + i].value = values[row] / values[0];
        }
        paths.add(history.rows()[row].time, at);
    }
    return paths.json(points);
}

}  // namespace

Response list_portfolios(const Service&, const Request&) {
    JsonText json;
    json.open_object().key("portfolios").open_list();
    for (const auto& example : rebalance::portfolio_examples()) {
        json.open_object().key("name").value(example.name);
        json.key("portfolio").raw(example.text).close_object();
    }
    return json_answer(std::move(json.close_list().close_object()));
}

Response hold_together(const Service& service, const Request& request) {
    auto body = read_body<PortfolioBody>(request);
    require_no_points_in_csv(request, body.points);
    require_holdings(body);
    name_holdings(body);
    const bool meant = rates_are_meant(request);
    const auto hedge = hedge_of(body);
    const auto flows = flows_of(body);
    Notes warnings;
    std::vector<rebalance::HoldingSeries> series;
    for (std::size_t i = 0; i < body.holdings.size(); ++i) {
        const std::string place = place_of_holding(i);
        rebalance::check(body.holdings[i], place);
        series.push_back(
            placed(place, [&] { return series_of(service, body, i, meant, warnings); }));
    }
    const std::vector<rebalance::HoldingDesign> holdings(body.holdings.begin(),
                                                         body.holdings.end());
    auto sizes = rebalance::sizes_of(body.rules, holdings, series);
    rebalance::PortfolioHistory history(std::move(sizes), std::move(series), hedge);
    history.run(rates_of_cash(service, body, history, meant), flows);
    const auto report = rebalance::report_of(history);
    append(warnings, report.notes);
    std::vector<io::MetricRow> rows;
    const auto add_rows = [&](std::string_view whose,
                              const std::vector<nav::MetricValue>& metrics) {
        for (const auto& row : io::rows_of(whose, metrics)) rows.push_back(row);
    };
    for (const auto& part : report.parts) add_rows(part.name, part.metrics);
    std::vector<montecarlo::Estimate> shuffled;
    if (!body.shuffle_blocks.empty()) {
        shuffled = montecarlo::shuffled_outcomes(
            history, flows,
            {.block = io::parse_span(body.shuffle_blocks, "shuffle_blocks"),
             .times = body.times,
             .seed = body.seed});
    }
    const auto of_shuffled = montecarlo::metrics_of(shuffled);
    add_rows("shuffled", of_shuffled);
    if (request.csv) return csv_answer(csv_rows(io::tables::metrics, rows), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    json.key("rows").raw(json_rows(io::tables::metrics, rows));
    json.key("correlations").raw(json_rows(io::tables::correlations, report.correlations));
    json.key("shuffled").raw(json_rows(io::tables::shuffled, shuffled));
    if (body.points > 0) {
        json.key("paths").raw(drawn_paths(history, body.points));
    } else {
        json.key("path").raw(json_rows(io::tables::portfolio_path, history.rows()));
    }
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
