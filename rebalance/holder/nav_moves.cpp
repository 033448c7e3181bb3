#include "rebalance/holder/nav_moves.hpp"

#include <algorithm>
#include <array>

#include "rebalance/intrabar_path.hpp"
#include "rebalance/token/cap.hpp"

namespace levtok::rebalance {
namespace {

constexpr std::array legs{BarPlace::first_leg, BarPlace::second_leg, BarPlace::third_leg};

}  // namespace

NavWalk::NavWalk(const Token& token)
    : cap_(token.terms().cap),
      position_(token.state().ledger.position / token.state().merged),
      price_(token.state().price),
      merged_(token.state().merged) {
    const auto& ledger = token.state().ledger;
    hold(held_at(ledger, price_) / merged_, ledger.rebalance_nav / merged_);
}

void NavWalk::hold(double held, double rebalance_nav) {
    held_ = held;
    most_ = most_nav(cap_, rebalance_nav);
}

void NavWalk::go(double price, bool jump) {
    const double held = std::max(nav::marked(held_, position_, price - price_), 0.0);
    if (!jump && (held_ > most_) != (held > most_)) {
        moves_.push_back({most_, price_ + (most_ - held_) / position_, false});
    }
    held_ = held;
    price_ = price;
    moves_.push_back({nav(), price, jump});
}

void NavWalk::take_trades(const Token& token, BarPlace place, bool jump) {
    const auto trades = token.trades();
    for (; trades_taken_ < trades.size() && trades[trades_taken_].place == place; ++trades_taken_) {
        const TradeRow& trade = trades[trades_taken_];
        if (trade.price != price_) go(trade.price, jump);
        hold(trade.nav / merged_, trade.nav / merged_);
        position_ = trade.leverage_after * held_ / trade.price;
        moves_.push_back({held_, price_, true});
    }
}

std::span<const NavMove> NavWalk::to(const Observation& bar, const Token& token,
                                     const PathRow& row) {
    moves_.clear();
    trades_taken_ = 0;
    take_trades(token, BarPlace::before, true);
    if (token.terms().intrabar == Intrabar::ohlc && has_legs(bar)) {
        const auto path = intrabar_path(bar);
        go(path[0], true);
        for (std::size_t i = 0; i < legs.size(); ++i) {
            take_trades(token, legs[i], false);
            go(path[i + 1], false);
        }
    }
    // Where there is no way to the close, NAV jumps to what the token is after everything there.
    merged_ = token.state().merged;
    const auto& ledger = token.state().ledger;
    hold((row.nav + ledger.withheld) / merged_, ledger.rebalance_nav / merged_);
    position_ = row.position / merged_;
    price_ = row.price;
    moves_.push_back({row.nav / merged_, price_, true});
    return moves_;
}

}  // namespace levtok::rebalance
