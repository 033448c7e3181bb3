#include "service/http/endpoints/parts/nav_rows.hpp"

#include <limits>

#include "nav/attribution/path_attribution.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/contract/limits.hpp"

namespace levtok::http::endpoints {

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

/// NAV is 0 from then on, so the row is found by halving the time that it can be in.
std::optional<rebalance::PathRow> death_of(const Service& service, const std::string& symbol) {
    auto dead = service.store.nav_at(symbol);
    if (!dead || dead->row.nav > 0) return std::nullopt;
    Instant alive = service.store.nav(symbol, {.limit = 1}).front().row.time;
    while (dead->row.time - alive > Duration{1}) {
        const Instant middle = alive + (dead->row.time - alive) / 2;
        auto row = service.store.nav_at(symbol, middle);
        if (row->row.nav > 0) {
            alive = middle;
        } else {
            dead = std::move(row);
        }
    }
    return dead->row;
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

std::optional<double> change_of_a_day(const Service& service, const store::TokenRecord& token,
                                      const rebalance::PathRow& now) {
    const auto before = service.store.nav_at(token.symbol, now.time - one_day);
    if (!before || before->row.time < now.time - 2 * one_day) return std::nullopt;
    if (!(before->row.nav > 0)) return std::nullopt;
    const bool merged = token.terms.merge &&
                        (now.events.has(rebalance::Event::merge) ||
                         service.store.merged_between(token.symbol, before->row.time, now.time));
    if (!merged) return now.nav / before->row.nav - 1;
    nav::PathAttribution path(token.terms.leverage, rebalance::merge_factor(token.terms));
    Instant last;
    for_each_nav(service, token.symbol, before->row.time, now.time,
                 [&](const rebalance::PathRow& row) {
                     path.add(rebalance::published(row));
                     last = row.time;
                 });
    if (last < now.time) path.add(rebalance::published(now));
    return path.adjusted_nav() / before->row.nav - 1;
}

}  // namespace levtok::http::endpoints
