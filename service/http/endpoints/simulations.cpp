#include <algorithm>

#include "nav/error.hpp"
#include "nav/metrics.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/charts.hpp"
#include "service/http/endpoints/parts/market_history.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/checks/given_values.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/prices/price_file.hpp"

namespace levtok::http::endpoints {
namespace {

/// The market of a simulation, read whole: its rows have a limit.
struct Market {
    MarketHistory history;
    std::size_t first_price = 0;  ///< of the body's that is not before `from`
    Notes notes{};                ///< on a table
};

void require_one_source(const SimulationBody& body) {
    const bool stored = !body.underlying.empty();
    const int sources = int{stored} + int{!body.prices.empty()} + int{!body.table.empty()};
    if (sources == 1) {
        if (stored && !body.funding.empty()) {
            throw InvalidValue("funding", "must be left out where underlying brings its own",
                               std::to_string(body.funding.size()) + " events");
        }
        if (!body.rates_id.empty() && !body.rates.empty()) {
            throw InvalidValue("rates_id", "must be left out where rates are given",
                               '"' + body.rates_id + '"');
        }
        return;
    }
    throw InvalidValue("prices", "must be given, or else underlying or table, and only one of them",
                       sources == 0 ? "none" : "several");
}

void require_few(std::size_t rows, const char* field) {
    if (rows <= limits::most_simulated_rows) return;
    throw InvalidValue(
        field, "must be at most " + std::to_string(limits::most_simulated_rows) + " observations",
        "more");
}

std::vector<Observation> between(std::vector<Observation> bars, std::optional<Instant> from,
                                 std::optional<Instant> to) {
    std::erase_if(bars, [&](const Observation& bar) {
        return (from && bar.time < *from) || (to && bar.time > *to);
    });
    return bars;
}

std::vector<Observation> table_bars(const std::string& text, Notes& notes) {
    io::PriceReader reader({"table", text}, {}, [&](const Note& note) { notes.push_back(note); });
    std::vector<Observation> bars;
    Observation bar;
    while (bars.size() <= limits::most_simulated_rows && reader.next(bar)) bars.push_back(bar);
    require_few(bars.size(), "table");
    return bars;
}

std::string_view source_of(const SimulationBody& body) {
    if (!body.underlying.empty()) return "underlying";
    return body.table.empty() ? "prices" : "table";
}

Market market_of(const Service& service, const SimulationBody& body, bool meant) {
    require_one_source(body);
    const auto from = time_of(body.from, "from");
    const auto to = time_of(body.to, "to");
    if (from && to && *from > *to) {
        throw InvalidValue("from", "must not be after to = " + format_time(*to),
                           format_time(*from));
    }
    Market market;
    auto& [bars, funding, rates] = market.history;
    const std::string source(source_of(body));
    if (body.underlying.empty()) {
        bars = body.table.empty() ? bars_of(body.prices, "prices")
                                  : table_bars(body.table, market.notes);
        market.first_price = static_cast<std::size_t>(
            std::count_if(bars.begin(), bars.end(),
                          [&](const Observation& bar) { return from && bar.time < *from; }));
        bars = between(std::move(bars), from, to);
    } else {
        constexpr std::size_t most = limits::most_simulated_rows + 1;
        bars = service.store.bars(body.underlying, {.from = from, .to = to, .limit = most});
        require_few(bars.size(), "underlying");
    }
    if (bars.empty() && !body.underlying.empty() &&
        service.store.bars(body.underlying, {.limit = 1}).empty()) {
        throw InvalidValue("underlying",
                           "must have bars; post them to /v1/underlyings/{id}/bars first", "none");
    }
    if (bars.empty()) {
        throw InvalidValue(source, "must hold an observation from `from` to `to`", "none");
    }
    const Instant first = bars.front().time;
    const Instant last = bars.back().time;
    funding = body.underlying.empty() ? funding_of(body.funding, "funding", meant)
                                      : stored_funding(service.store, body.underlying, first, last);
    rates = body.rates_id.empty() ? rates_of(body.rates, "rates", meant)
                                  : stored_rates(service.store, body.rates_id, first, last);
    return market;
}

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

/// What the lists of the body lack; what is stored was said when it was posted.
Notes notes_of_body(const SimulationBody& body, const Market& market,
                    const rebalance::Terms& terms) {
    const auto& history = market.history;
    Notes notes = market.notes;
    if (!body.prices.empty()) {
        io::note_prices(history.bars, io::RowSource::list("prices"),
                        {.calendars = {terms.calendar}, .first = market.first_price},
                        [&](const Note& note) { notes.push_back(note); });
    }
    if (!body.funding.empty()) {
        append(notes, hole_notes<FundingEvent>(history.funding, {}, io::funding_holes, "funding"));
    }
    if (!body.rates.empty()) {
        append(notes, hole_notes<RateEvent>(history.rates, {}, io::rates_holes, "rates"));
    }
    return notes;
}

Notes uncharged_by(const MarketHistory& history, const rebalance::Terms& terms) {
    using rebalance::cover_of;
    const auto funding = cover_of(std::span<const FundingEvent>(history.funding));
    const auto rates = cover_of(std::span<const RateEvent>(history.rates));
    return rebalance::uncharged(terms, {funding, "`funding`", {}, "the body"},
                                {rates, "`rates` or `rates_id`", {}, "the body"},
                                cover_of(std::span<const Observation>(history.bars)));
}

/// The answer with series to draw in place of path and trades.
Response drawn(const Request& request, const SimulationBody& body, const rebalance::Terms& terms,
               const MarketHistory& history, Notes warnings) {
    if (request.csv) {
        throw InvalidValue("points", "must be left out where the answer is CSV",
                           std::to_string(body.points));
    }
    const auto past = replayed_past(terms, history, {}, {});
    const auto& of = past.history;
    const nav::PathView path{.time = of.time, .nav = of.nav, .price = of.price};
    append(warnings, nav::metric_notes(terms.name, path, nav::wiped_out_by(of.attribution)));
    JsonText json;
    json.open_object().warnings(warnings);
    put_attribution(json, of.attribution);
    put_metrics(json, past.token_metrics);
    put_charts(json, past, body.points);
    return json_answer(std::move(json.close_object()));
}

}  // namespace

Response simulate(const Service& service, const Request& request) {
    auto body = read_body<SimulationBody>(request);
    const auto terms = terms_of(body.product, std::move(body.terms), body.set);
    std::optional<Duration> interval;
    if (!body.interval.empty()) interval = io::parse_span(body.interval, "interval");
    const auto market = market_of(service, body, rates_are_meant(request));
    auto warnings = notes_of_body(body, market, terms);
    append(warnings, uncharged_by(market.history, terms));
    if (body.points > 0) return drawn(request, body, terms, market.history, std::move(warnings));
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
