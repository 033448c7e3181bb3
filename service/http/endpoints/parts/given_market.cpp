#include "service/http/endpoints/parts/given_market.hpp"

#include <algorithm>
#include <utility>

#include "nav/error.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/checks/given_values.hpp"
#include "service/io/read/prices/price_file.hpp"

namespace levtok::http::endpoints {
namespace {

void require_one_source(const MarketBody& body) {
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

std::vector<Observation> listed_bars(const MarketBody& body, const Ends& ends,
                                     std::span<const std::string> calendars, Notes& notes) {
    auto bars = bars_of(body.prices, "prices");
    const auto first = static_cast<std::size_t>(
        std::count_if(bars.begin(), bars.end(),
                      [&](const Observation& bar) { return ends.from && bar.time < *ends.from; }));
    std::erase_if(bars, [&](const Observation& bar) {
        return (ends.from && bar.time < *ends.from) || (ends.to && bar.time > *ends.to);
    });
    io::note_prices(bars, io::RowSource::list("prices"),
                    {.calendars = {calendars.begin(), calendars.end()}, .first = first},
                    noting(notes));
    return bars;
}

std::vector<Observation> table_bars(const std::string& text, const Ends& ends,
                                    std::span<const std::string> calendars, Notes& notes) {
    io::PriceReader reader(
        {"table", text},
        {.from = ends.from, .to = ends.to, .calendars = {calendars.begin(), calendars.end()}},
        noting(notes));
    std::vector<Observation> bars;
    Observation bar;
    while (bars.size() <= limits::most_simulated_rows && reader.next(bar)) bars.push_back(bar);
    require_few(bars.size(), "table");
    return bars;
}

std::vector<Observation> stored_bars(const store::Store& store, const std::string& underlying,
                                     const Ends& ends) {
    constexpr std::size_t most = limits::most_simulated_rows + 1;
    auto bars = store.bars(underlying, {.from = ends.from, .to = ends.to, .limit = most});
    require_few(bars.size(), "underlying");
    if (bars.empty() && store.bars(underlying, {.limit = 1}).empty()) {
        throw InvalidValue("underlying",
                           "must have bars; post them to /v1/underlyings/{id}/bars first", "none");
    }
    return bars;
}

/// The field of the body that the bars come from.
const char* source_of(const MarketBody& body) {
    if (!body.underlying.empty()) return "underlying";
    return body.table.empty() ? "prices" : "table";
}

}  // namespace

rebalance::Feed GivenMarket::funding_feed() const {
    return {rebalance::cover_of(std::span<const FundingEvent>(history.funding)),
            "funding rates (`funding` of the request)",
            {},
            "the body"};
}

rebalance::Feed GivenMarket::rates_feed() const {
    return {rebalance::cover_of(std::span<const RateEvent>(history.rates)),
            "benchmark rates (`rates` or `rates_id` of the request)",
            {},
            "the body"};
}

Ends ends_of(const std::string& from, const std::string& to, const std::string& prefix) {
    const Ends ends{time_of(from, prefix + "from"), time_of(to, prefix + "to")};
    if (ends.from && ends.to && *ends.from > *ends.to) {
        throw InvalidValue(prefix + "from",
                           "must not be after " + prefix + "to = " + format_time(*ends.to),
                           format_time(*ends.from));
    }
    return ends;
}

GivenMarket market_of(const Service& service, const MarketBody& body,
                      std::span<const std::string> calendars, bool meant) {
    require_one_source(body);
    const auto ends = ends_of(body.from, body.to);
    const bool stored = !body.underlying.empty();
    GivenMarket market;
    auto& [bars, funding, rates] = market.history;
    if (stored) {
        bars = stored_bars(service.store, body.underlying, ends);
    } else if (body.table.empty()) {
        bars = listed_bars(body, ends, calendars, market.notes);
    } else {
        bars = table_bars(body.table, ends, calendars, market.notes);
    }
    if (bars.empty()) {
        throw InvalidValue(source_of(body), "must hold an observation from `from` to `to`", "none");
    }
    const Instant first = bars.front().time;
    const Instant last = bars.back().time;
    funding = stored ? stored_funding(service.store, body.underlying, first, last)
                     : funding_of(body.funding, "funding", meant);
    rates = body.rates_id.empty() ? rates_of(body.rates, "rates", meant)
                                  : stored_rates(service.store, body.rates_id, first, last);
    if (!body.funding.empty()) {
        append(market.notes, hole_notes<FundingEvent>(funding, {}, io::funding_holes, "funding"));
    }
    if (!body.rates.empty()) {
        append(market.notes, hole_notes<RateEvent>(rates, {}, io::rates_holes, "rates"));
    }
    return market;
}

Notes notes_on(const GivenMarket& market, const rebalance::Terms& terms) {
    Notes notes = market.notes;
    append(notes,
           rebalance::uncharged(terms, market.funding_feed(), market.rates_feed(), market.cover()));
    return notes;
}

void require_no_points_in_csv(const Request& request, std::uint64_t points) {
    if (!request.csv || points == 0) return;
    throw InvalidValue("points", "must be left out where the answer is CSV",
                       std::to_string(points));
}

}  // namespace levtok::http::endpoints
