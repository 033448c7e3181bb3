#include "rebalance/holder/trade_statistics.hpp"

#include <algorithm>

namespace levtok::rebalance {
namespace {

nav::MetricResult over(double sum, double count) {
    if (count == 0) return std::monostate{};
    return sum / count;
}

}  // namespace

void TradeStatistics::add(const HolderTrade& trade) {
    const double result = trade.result();
    const double money = trade.received - trade.paid;
    ++trades_;
    results_.add(result);
    if (result > 0) {
        ++wins_;
        won_.add(result);
        money_won_.add(money);
    } else {
        lost_.add(-result);
        money_lost_.add(-money);
    }
    largest_loss_ = std::max(largest_loss_, -result);
    worst_slippage_ = std::max(worst_slippage_, trade.slippage);
    held_ += trade.exit_time - trade.entry_time;
    ++exits_[static_cast<std::size_t>(trade.reason)];
}

std::vector<nav::MetricValue> TradeStatistics::values(const std::optional<HolderTrade>& open,
                                                      Duration span) const {
    const double losses = trades_ - wins_;
    const double win = wins_ > 0 ? won_.value() / wins_ : 0;
    const double loss = losses > 0 ? lost_.value() / losses : 0;
    const Duration held = held_ + (open ? open->exit_time - open->entry_time : Duration{0});
    const auto all = static_cast<double>(span.count());
    std::vector<nav::MetricValue> out{
        {"trades", "count", trades_},
        {"win_rate", "fraction", over(wins_, trades_)},
        {"expectancy", "fraction", over(results_.value(), trades_)},
        {"average_win", "fraction", over(won_.value(), wins_)},
        {"average_loss", "fraction", over(lost_.value(), losses)},
        {"payoff", "ratio", wins_ == 0 ? nav::MetricResult{std::monostate{}} : over(win, loss)},
        {"profit_factor", "ratio", over(money_won_.value(), money_lost_.value())},
        {"largest_loss", "fraction",
         trades_ == 0 ? nav::MetricResult{std::monostate{}} : largest_loss_},
        {"worst_slippage", "fraction", worst_slippage_},
        {"average_hold", "duration", std::monostate{}},
        {"exposure", "fraction", over(static_cast<double>(held.count()), all)},
    };
    if (trades_ > 0) {
        out[out.size() - 2].value = Duration{held_.count() / static_cast<std::int64_t>(trades_)};
    }
    for (std::size_t i = 1; i < exits_.size(); ++i) {
        out.push_back({exit_name(static_cast<ExitReason>(i)), "count", exits_[i]});
    }
    return out;
}

}  // namespace levtok::rebalance
