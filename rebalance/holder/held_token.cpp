#include "rebalance/holder/held_token.hpp"

#include "nav/metrics/path_notes.hpp"
#include "rebalance/holder/trade_statistics.hpp"

namespace levtok::rebalance {

HeldToken::HeldToken(const Token& token, const Strategy& strategy)
    : name_(token.terms().name),
      leverage_(token.terms().leverage),
      holder_(strategy, {token.terms().fees.creation, token.terms().fees.redemption},
              token.terms().initial_nav),
      walk_(token) {}

HolderRow HeldToken::add(const MarketStep& step, const Token& token, const PathRow& row) {
    const HolderRow now = holder_.advance({.time = row.time,
                                           .price = row.price,
                                           .nav = token.adjusted_nav(),
                                           .moves = walk_.to(step.bar, token, row),
                                           .benchmark = step.benchmark.value()});
    time_.push_back(now.time);
    equity_.push_back(now.equity);
    price_.push_back(now.price);
    if (const auto& trade = holder_.closed()) closed_.push_back(*trade);
    return now;
}

nav::PathView HeldToken::path() const {
    return {.time = time_, .nav = equity_, .price = price_, .leverage = leverage_};
}

std::vector<nav::MetricValue> HeldToken::statistics() const {
    TradeStatistics statistics;
    for (const auto& trade : closed_) statistics.add(trade);
    return statistics.values(open(), time_.back() - time_.front());
}

Notes HeldToken::notes() const {
    Notes notes = nav::metric_notes(name_, path(), "");
    if (open()) {
        notes.push_back({NoteCode::holding_open,
                         "the last holding is still open; its return is as of the last "
                         "observation, without the costs of getting out",
                         name_});
    }
    return notes;
}

}  // namespace levtok::rebalance
