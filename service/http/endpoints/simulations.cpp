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
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/checks/given_values.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::http::endpoints {
namespace {

/// Where the prices come from, read whole: their number has a limit.
struct History {
    std::vector<Observation> bars;
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
    std::size_t first_price = 0;  ///< of the body's that is not before `from`
};

void require_one_source(const SimulationBody& body) {
    const bool stored = !body.underlying.empty();
    if (stored == body.prices.empty()) {
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
    throw InvalidValue("prices", "must be given, or else underlying, and not both",
                       stored ? "both" : "neither");
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

std::vector<FundingEvent> stored_funding(const store::Store& store, const std::string& id,
                                         Instant first, Instant last) {
    return store.funding(
        id, {.from = first, .to = last + rebalance::MarketFeed::late, .limit = limits::all_rows});
}

/// With the one that holds at the first bar.
std::vector<RateEvent> stored_rates(const store::Store& store, const std::string& id, Instant first,
                                    Instant last) {
    auto rates = store.rates(id, {.to = first, .limit = 1, .newest_first = true});
    const auto later = store.rates(id, {.to = last, .after = first, .limit = limits::all_rows});
    rates.insert(rates.end(), later.begin(), later.end());
    return rates;
}

History history_of(const Service& service, const SimulationBody& body, bool meant) {
    require_one_source(body);
    const auto from = time_of(body.from, "from");
    const auto to = time_of(body.to, "to");
    if (from && to && *from > *to) {
        throw InvalidValue("from", "must not be after to = " + format_time(*to),
                           format_time(*from));
    }
    History history;
    constexpr std::size_t most = limits::most_simulated_rows + 1;
    if (body.underlying.empty()) {
        history.bars = bars_of(body.prices, "prices");
        const auto early = [&](const Observation& bar) { return from && bar.time < *from; };
        history.first_price = static_cast<std::size_t>(
            std::count_if(history.bars.begin(), history.bars.end(), early));
        history.bars = between(std::move(history.bars), from, to);
    } else {
        history.bars = service.store.bars(body.underlying, {.from = from, .to = to, .limit = most});
        require_few(history.bars.size(), "underlying");
    }
    if (history.bars.empty() && !body.underlying.empty() &&
        service.store.bars(body.underlying, {.limit = 1}).empty()) {
        throw InvalidValue("underlying",
                           "must have bars; post them to /v1/underlyings/{id}/bars first", "none");
    }
    if (history.bars.empty()) {
        throw InvalidValue(body.underlying.empty() ? "prices" : "underlying",
                           "must hold an observation from `from` to `to`", "none");
    }
    const Instant first = history.bars.front().time;
    const Instant last = history.bars.back().time;
    history.funding = body.underlying.empty()
                          ? funding_of(body.funding, "funding", meant)
                          : stored_funding(service.store, body.underlying, first, last);
    history.rates = body.rates_id.empty() ? rates_of(body.rates, "rates", meant)
                                          : stored_rates(service.store, body.rates_id, first, last);
    return history;
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

Simulated replayed(const History& history, rebalance::Token& token,
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
Notes notes_of_body(const SimulationBody& body, const History& history,
                    const rebalance::Terms& terms) {
    Notes notes;
    if (body.underlying.empty()) {
        io::note_prices(history.bars, io::RowSource::list("prices"),
                        {.calendars = {terms.calendar}, .first = history.first_price},
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

Notes uncharged_by(const History& history, const rebalance::Terms& terms) {
    using rebalance::cover_of;
    const auto funding = cover_of(std::span<const FundingEvent>(history.funding));
    const auto rates = cover_of(std::span<const RateEvent>(history.rates));
    return rebalance::uncharged(terms, {funding, "`funding`", {}, "the body"},
                                {rates, "`rates` or `rates_id`", {}, "the body"},
                                cover_of(std::span<const Observation>(history.bars)));
}

}  // namespace

Response simulate(const Service& service, const Request& request) {
    auto body = read_body<SimulationBody>(request);
    rebalance::Token token(terms_of(body.product, std::move(body.terms)));
    std::optional<Duration> interval;
    if (!body.interval.empty()) interval = io::parse_span(body.interval, "interval");
    const auto history = history_of(service, body, rates_are_meant(request));
    const auto simulated = replayed(history, token, interval);
    const nav::PathView path{.time = simulated.times,
                             .nav = simulated.adjusted_navs,
                             .price = simulated.prices,
                             .leverage = token.terms().leverage};
    auto warnings = notes_of_body(body, history, token.terms());
    append(warnings, uncharged_by(history, token.terms()));
    rebalance::OffGrid off_grid;
    off_grid.add(token.terms(), simulated.trades);
    if (auto note = off_grid.note(token.terms())) warnings.push_back(std::move(*note));
    append(warnings,
           nav::metric_notes(token.terms().name, path, nav::wiped_out_by(token.attribution())));
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
