#include "rebalance/holder/nav_moves.hpp"

#include <algorithm>
#include <array>

#include "rebalance/intrabar_path.hpp"

namespace levtok::rebalance {
namespace {

constexpr std::array legs{BarPlace::first_leg, BarPlace::second_leg, BarPlace::third_leg};

}  // namespace

NavWalk::NavWalk(const Token& token)
    : nav_(token.adjusted_nav()),
      position_(token.state().ledger.position / token.state().merged),
      price_(token.state().price),
      merged_(token.state().merged) {}

void NavWalk::go(double price, bool jump) {
    nav_ = std::max(nav_ + position_ * (price - price_), 0.0);
    price_ = price;
    moves_.push_back({nav_, price, jump});
}

void NavWalk::take_trades(const Token& token, BarPlace place, bool jump) {
    const auto trades = token.trades();
    for (; trades_taken_ < trades.size() && trades[trades_taken_].place == place; ++trades_taken_) {
        const TradeRow& trade = trades[trades_taken_];
        if (trade.price != price_) go(trade.price, jump);
        nav_ = trade.nav / merged_;
        position_ = trade.leverage_after * nav_ / trade.price;
        moves_.push_back({nav_, price_, true});
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
    nav_ = row.nav / merged_;
    position_ = row.position / merged_;
    price_ = row.price;
    moves_.push_back({nav_, price_, true});
    return moves_;
}

}  // namespace levtok::rebalance
