#include "service/http/endpoints/nav_rows.hpp"

#include <limits>

#include "rebalance/replay.hpp"
#include "service/http/endpoints/limits.hpp"
#include "service/io/path_rows.hpp"

namespace levtok::http::endpoints {

std::vector<std::string> nav_columns() {
    return {"nav_time", "price", "nav",       "real_leverage", "basket",
            "loan",     "fee",   "financing", "cost",          "event"};
}

void write_nav(io::RowWriter& rows, const rebalance::PathRow& row) {
    rows.field(row.time).field(row.price).field(row.nav).field(row.leverage);
    rows.field(row.position).field(0 - row.cash);
    rows.field(row.fee).field(row.financing).field(row.cost);
    rows.field(io::event_names(row.events)).end_row();
}

void put_nav(JsonText& json, const rebalance::PathRow& row) {
    json.field("nav_time", row.time).field("price", row.price).field("nav", row.nav);
    json.field("real_leverage", row.leverage).field("basket", row.position);
    json.field("loan", 0 - row.cash);
}

std::optional<double> last_funding_rate(const Service& service, const std::string& underlying) {
    const auto last = service.store.funding(underlying, {.limit = 1, .newest_first = true});
    return last.empty() ? std::nullopt : std::optional(last.front().rate.value());
}

void for_each_nav(const Service& service, const std::string& symbol, std::optional<Instant> from,
                  std::optional<Instant> to,
                  const std::function<void(const rebalance::PathRow&)>& sink) {
    store::Range range{.from = from, .to = to, .limit = limits::rows_at_once};
    for (;;) {
        const auto rows = service.store.nav(symbol, range);
        for (const auto& row : rows) sink(row.row);
        if (rows.size() < range.limit) return;
        range.after = rows.back().row.time;
    }
}

std::optional<rebalance::PathRow> indicative(const Service& service,
                                             const store::TokenRecord& token,
                                             rebalance::Token engine) {
    const auto tick = service.store.tick(token.underlying);
    const auto& state = engine.state();
    if (!tick || token.retired || !state.opened || tick->time <= state.time) return std::nullopt;
    constexpr std::size_t all = std::numeric_limits<std::int32_t>::max();
    const auto funding = service.store.funding(
        token.underlying,
        {.from = state.time, .to = tick->time + rebalance::MarketFeed::late, .limit = all});
    std::vector<RateEvent> rates;
    if (!token.rates.empty()) {
        rates =
            service.store.rates(token.rates, {.to = state.time, .limit = 1, .newest_first = true});
    }
    rebalance::MarketFeed feed(funding, rates);
    feed.continue_after(state.time);
    return engine.advance(feed.step(Observation::at(tick->time, Price::raw(tick->price))));
}

}  // namespace levtok::http::endpoints
