#include "service/report/past.hpp"

#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "nav/series/series.hpp"

namespace levtok::report {

void History::add(const MarketStep& step, const rebalance::Token& token,
                  const rebalance::PathRow& row) {
    market.add(step);
    time.push_back(row.time);
    price.push_back(row.price);
    nav.push_back(token.adjusted_nav());
    const auto mark = [&](double real_leverage) {
        if (!std::isfinite(real_leverage) || wiped_out) return;
        leverage_time.push_back(row.time);
        leverage.push_back(real_leverage);
    };
    for (const auto& trade : token.trades()) {
        const bool by_schedule = std::string_view(trade.trigger) == rebalance::Schedule::name;
        ++(by_schedule ? scheduled : emergency);
        trades.push_back({row.time, !by_schedule, trade.leverage_before});
        mark(trade.leverage_before);
        mark(trade.leverage_after);
    }
    if (row.events.has(rebalance::Event::merge)) ++merges;
    if (row.events.has(rebalance::Event::wiped_out)) {
        wiped_out = row.time;
        deficit = token.state().ledger.deficit;
    }
    if (row.nav > 0) mark(row.leverage);
}

Past past_of(History of) {
    Past past{.history = std::move(of)};
    const auto& history = past.history;
    const double leverage = history.terms.leverage;
    const nav::PathView token{
        .time = history.time, .nav = history.nav, .price = history.price, .leverage = leverage};
    past.naive = nav::naive_multiple(history.price, leverage, page_start);
    past.token_drawdown = nav::drawdowns(history.nav);
    past.underlying_drawdown = nav::drawdowns(history.price);
    past.token_metrics = nav::evaluate(token);
    past.underlying_metrics =
        nav::evaluate({.time = history.time, .nav = history.price, .price = history.price});
    past.months = nav::monthly_returns(token);
    return past;
}

double metric(const std::vector<nav::MetricValue>& metrics, std::string_view name) {
    for (const auto& row : metrics) {
        const auto* value = std::get_if<double>(&row.value);
        if (value != nullptr && row.name == name) return *value;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace levtok::report
