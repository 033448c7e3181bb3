#include "service/http/endpoints/parts/nav_rows.hpp"

#include <algorithm>
#include <limits>

#include "nav/attribution/path_attribution.hpp"
#include "rebalance/calendars/session_before.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/contract/limits.hpp"

namespace levtok::http::endpoints {

std::optional<double> last_funding_rate(const Service& service, const std::string& underlying) {
    const auto last = service.store.funding(underlying, {.limit = 1, .newest_first = true});
    return last.empty() ? std::nullopt : std::optional(last.front().rate.value());
}

std::optional<rebalance::NextTrades> next_trades_of(const Service& service,
                                                    const store::TokenRecord& token) {
    if (token.retired) return std::nullopt;
    const auto engine = service.store.engine_if_readable(token.symbol);
    if (!engine || engine->state().ledger.wiped_out) return std::nullopt;
    return rebalance::next_trades(*engine);
}

namespace {

std::vector<Instant> equal_steps(Instant first, Instant last, std::size_t points) {
    std::vector<Instant> times;
    const auto steps = static_cast<std::int64_t>(points) - 1;
    for (std::int64_t i = 0; i < steps; ++i) times.push_back(first + (last - first) / steps * i);
    times.push_back(last);
    return times;
}

/// The same of a token that merged: NAV before a merge is multiplied by what it took together.
std::vector<double> merged_navs(const Service& service, const store::TokenRecord& token,
                                const std::vector<Instant>& times) {
    nav::PathAttribution path(token.terms.leverage, rebalance::merge_factor(token.terms));
    std::vector<double> navs;
    const auto first = service.store.nav_at(token.symbol, times.front());
    for_each_nav(service, token.symbol, first->row.time, times.back(),
                 [&](const rebalance::PathRow& row) {
                     while (navs.size() < times.size() && times[navs.size()] < row.time) {
                         navs.push_back(path.adjusted_nav());
                     }
                     path.add(rebalance::published(row));
                 });
    while (navs.size() < times.size()) navs.push_back(path.adjusted_nav());
    for (double& nav : navs) nav *= path.merged();
    return navs;
}

}  // namespace

RecentNavs recent_navs(const Service& service, const std::string& symbol, Instant last,
                       std::size_t points) {
    const auto token = service.store.token(symbol);
    const Instant opened = service.store.nav(symbol, {.limit = 1}).front().row.time;
    RecentNavs out{std::max(opened, last - limits::listed_time), {}};
    const auto times = equal_steps(out.first, last, points);
    if (token.terms.merge && service.store.merged_between(symbol, out.first, last)) {
        out.navs = merged_navs(service, token, times);
        return out;
    }
    for (const Instant time : times)
        out.navs.push_back(service.store.nav_at(symbol, time)->row.nav);
    return out;
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

void for_each_in_stretch(const Service& service, const std::string& symbol,
                         std::optional<Instant> from, std::optional<Instant> to,
                         const std::function<void(const rebalance::PathRow&,
                                                  std::span<const rebalance::TradeRow>)>& sink) {
    if (from) {
        if (const auto opening = service.store.nav_at(symbol, *from)) from = opening->row.time;
    }
    const auto all =
        service.store.trades(symbol, {.from = from, .to = to, .limit = limits::all_rows});
    std::span<const rebalance::TradeRow> trades = all;
    bool any = false;
    for_each_nav(service, symbol, from, to, [&](const rebalance::PathRow& row) {
        if (!any && !(row.nav > 0)) {
            throw InvalidValue("from", "must be before the token was wiped out",
                               format_time(row.time));
        }
        any = true;
        const auto later = std::find_if(trades.begin(), trades.end(), [&](const auto& trade) {
            return trade.nav_time > row.time;
        });
        const auto count = static_cast<std::size_t>(later - trades.begin());
        sink(row, trades.first(count));
        trades = trades.subspan(count);
    });
    if (!any) throw Error(ErrorKind::not_found, symbol + ": has no NAV in the time asked for");
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
    return rebalance::advance_to_tick(engine, funding, rates,
                                      Observation::at(tick->time, Price::raw(tick->price)));
}

namespace {

/// NAV of `now` over that of a row before it, less 1; merges in between undone.
double change_since(const Service& service, const store::TokenRecord& token,
                    const rebalance::PathRow& before, const rebalance::PathRow& now) {
    const bool merged =
        token.terms.merge && (now.events.has(rebalance::Event::merge) ||
                              service.store.merged_between(token.symbol, before.time, now.time));
    if (!merged) return now.nav / before.nav - 1;
    nav::PathAttribution path(token.terms.leverage, rebalance::merge_factor(token.terms));
    Instant last;
    for_each_nav(service, token.symbol, before.time, now.time, [&](const rebalance::PathRow& row) {
        path.add(rebalance::published(row));
        last = row.time;
    });
    if (last < now.time) path.add(rebalance::published(now));
    return path.adjusted_nav() / before.nav - 1;
}

}  // namespace

std::optional<double> change_of_a_day(const Service& service, const store::TokenRecord& token,
                                      const rebalance::PathRow& now) {
    const auto before = service.store.nav_at(token.symbol, now.time - one_day);
    if (!before || before->row.time < now.time - 2 * one_day) return std::nullopt;
    if (!(before->row.nav > 0)) return std::nullopt;
    return change_since(service, token, before->row, now);
}

std::optional<io::SessionChange> change_of_session(const Service& service,
                                                   const store::TokenRecord& token,
                                                   const rebalance::PathRow& now) {
    const auto& calendar = rebalance::trading_calendar(token.terms.calendar);
    if (calendar.always_open()) return std::nullopt;
    const auto before =
        service.store.nav_at(token.symbol, rebalance::last_of_session_before(calendar, now.time));
    if (!before || !(before->row.nav > 0)) return std::nullopt;
    const auto close = rebalance::close_of_session_before(calendar, before->row.time, now.time);
    if (!close) return std::nullopt;
    return io::SessionChange{change_since(service, token, before->row, now), *close};
}

}  // namespace levtok::http::endpoints
