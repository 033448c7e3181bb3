#include "service/report/history.hpp"

#include <cmath>
#include <string_view>

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

}  // namespace levtok::report
