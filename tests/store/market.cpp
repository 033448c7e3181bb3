#include "tests/store/market.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>

#include "nav/check.hpp"
#include "rebalance/product.hpp"
#include "rebalance/token/saved_token.hpp"

namespace levtok::store {
namespace {

bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

bool same(const rebalance::PathRow& a, const rebalance::PathRow& b) {
    const auto has_same = [&](rebalance::Event event) {
        return a.events.has(event) == b.events.has(event);
    };
    using rebalance::Event;
    return a.time == b.time && same(a.price, b.price) && same(a.nav, b.nav) &&
           same(a.leverage, b.leverage) && same(a.position, b.position) && same(a.cash, b.cash) &&
           same(a.fee, b.fee) && same(a.financing, b.financing) && same(a.cost, b.cost) &&
           has_same(Event::open) && has_same(Event::scheduled) && has_same(Event::emergency) &&
           has_same(Event::merge) && has_same(Event::wiped_out);
}

bool same(const rebalance::TradeRow& a, const rebalance::TradeRow& b) {
    return a.time == b.time && std::string(a.trigger) == b.trigger && same(a.price, b.price) &&
           same(a.leverage_before, b.leverage_before) && same(a.leverage_after, b.leverage_after) &&
           same(a.notional, b.notional) && same(a.cost, b.cost) && same(a.nav, b.nav);
}

std::string shown(const rebalance::PathRow& row) {
    std::string text;
    for (const double x : {row.price, row.nav, row.leverage, row.position, row.cash, row.fee,
                           row.financing, row.cost}) {
        text += shortest(x) + ' ';
    }
    return text;
}

std::string shown(const rebalance::TradeRow& trade) {
    std::string text = trade.trigger;
    for (const double x : {trade.price, trade.leverage_before, trade.leverage_after, trade.notional,
                           trade.cost, trade.nav}) {
        text += ' ' + shortest(x);
    }
    return text;
}

template <class Rows>
std::string first_difference(const char* what, const Rows& a, const Rows& b) {
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (!same(a[i], b[i])) {
            return std::string(what) + ' ' + std::to_string(i) + " at " + format_time(a[i].time) +
                   ": " + shown(a[i]) + " and " + shown(b[i]);
        }
    }
    if (a.size() == b.size()) return {};
    return std::to_string(a.size()) + " and " + std::to_string(b.size()) + ' ' + what + 's';
}

}  // namespace

Instant hour(int hour) {
    constexpr std::chrono::sys_days start{std::chrono::year{2024} / std::chrono::March / 1};
    return Instant{start} + std::chrono::hours{hour};
}

std::vector<Observation> wild_bars(int count, unsigned seed) {
    std::mt19937_64 random(seed);
    const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::vector<Observation> bars;
    double price = 50'000;
    for (int i = 0; i < count; ++i) {
        const double open = price;
        price *= std::exp(0.06 * (uniform() - 0.5));
        const double low = std::min(open, price) * (1 - 0.01 * uniform());
        const double high = std::max(open, price) * (1 + 0.01 * uniform());
        bars.push_back({hour(i), Price::of(open), Price::of(high), Price::of(low), Price::of(price),
                        100 * uniform()});
    }
    return bars;
}

std::vector<FundingEvent> funding_events(int hours) {
    std::vector<FundingEvent> events;
    for (int at = 0; at < hours; at += 8) {
        const double rate = at % 3 == 0 ? 1e-4 : -3e-5 * at;
        events.push_back({hour(at) + std::chrono::milliseconds{8}, Rate::of(rate / 1e2)});
    }
    return events;
}

std::vector<RateEvent> rate_events(int hours) {
    std::vector<RateEvent> events;
    for (int at = -24; at < hours; at += 24) {
        events.push_back({hour(at), Rate::of(0.05 + 1e-5 * at)});
    }
    return events;
}

TokenRecord token_of(const std::string& symbol, const std::string& product,
                     const std::string& rates) {
    return {.symbol = symbol,
            .underlying = "btc",
            .rates = rates,
            .terms = rebalance::product(product)};
}

Published replayed(const TokenRecord& token, std::span<const Observation> bars,
                   std::span<const FundingEvent> funding, std::span<const RateEvent> rates) {
    Published published;
    rebalance::Token engine(token.terms);
    if (token.rates.empty()) rates = {};
    rebalance::MarketFeed feed(funding, rates);
    for (const auto& bar : bars) {
        if (token.from && bar.time < *token.from) continue;
        published.rows.push_back(engine.advance(feed.step(bar)));
        const auto trades = engine.trades();
        published.trades.insert(published.trades.end(), trades.begin(), trades.end());
    }
    published.state = rebalance::write_token(engine);
    return published;
}

Published stored(const Store& store, const std::string& symbol) {
    Published published;
    for (const auto& record : store.nav(symbol, {.limit = everything})) {
        published.rows.push_back(record.row);
    }
    published.trades = store.trades(symbol, {.limit = everything});
    published.state = rebalance::write_token(store.engine(symbol));
    return published;
}

std::string problems_of(const Store& store) {
    std::string problems;
    for (const auto& finding : store.verify()) {
        const bool wrong = finding.result == Finding::Result::damaged ||
                           finding.result == Finding::Result::differs;
        if (wrong) problems += finding.subject + ": " + finding.detail + '\n';
    }
    return problems;
}

std::string difference(const Published& a, const Published& b) {
    if (auto rows = first_difference("row", a.rows, b.rows); !rows.empty()) return rows;
    if (auto trades = first_difference("trade", a.trades, b.trades); !trades.empty()) return trades;
    return a.state == b.state ? "" : "state\n" + a.state + b.state;
}

}  // namespace levtok::store
