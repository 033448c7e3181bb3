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
    spreads = step.spreads;
    add(row, token.trades(), token.adjusted_nav());
    if (row.events.has(rebalance::Event::wiped_out)) deficit = token.state().ledger.deficit;
}

void History::add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> row_trades,
                  double adjusted_nav) {
    time.push_back(row.time);
    price.push_back(row.price);
    nav.push_back(adjusted_nav);
    const auto mark = [&](double real_leverage) {
        if (!std::isfinite(real_leverage) || wiped_out) return;
        leverage_time.push_back(row.time);
        leverage.push_back(real_leverage);
    };
    for (const auto& trade : row_trades) {
        const bool by_schedule = std::string_view(trade.trigger) == rebalance::Schedule::name;
        ++(by_schedule ? scheduled : emergency);
        trades.push_back({row.time, !by_schedule, trade.leverage_before});
        mark(trade.leverage_before);
        mark(trade.leverage_after);
    }
    if (row.events.has(rebalance::Event::merge)) ++merges;
    if (row.events.has(rebalance::Event::wiped_out)) wiped_out = row.time;
    if (row.nav > 0) mark(row.leverage);
}

nav::PathView view_of(const History& history) {
    return {.time = history.time,
            .nav = history.nav,
            .price = history.price,
            .leverage = history.terms.leverage};
}

nav::MonthlyReturns months_of(const Past& past) {
    return nav::monthly_returns(view_of(past.history));
}

Past past_of(History of) {
    Past past{.history = std::move(of)};
    const auto& history = past.history;
    const double leverage = history.terms.leverage;
    const nav::PathView token = view_of(history);
    past.naive = nav::naive_multiple(history.price, leverage, page_start);
    past.token_drawdown = nav::drawdowns(history.nav);
    past.underlying_drawdown = nav::drawdowns(history.price);
    past.token_metrics = nav::evaluate(token);
    past.underlying_metrics =
        nav::evaluate({.time = history.time, .nav = history.price, .price = history.price});
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
