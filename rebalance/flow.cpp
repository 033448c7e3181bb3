#include "rebalance/flow.hpp"

#include <algorithm>
#include <optional>

#include "nav/check.hpp"
#include "rebalance/token/cap.hpp"
#include "rebalance/token/charges.hpp"

namespace levtok::rebalance {
namespace {

struct NextTrade {
    std::size_t rule;
    double price;
};

/// The emergency that is touched first during a move to `price`, and its trade.
std::optional<NextTrade> emergency_on_the_way(const Token& token, double price) {
    const double from = token.state().price;
    const auto& terms = token.terms();
    std::optional<NextTrade> first;
    for (const auto& emergency : token.emergency_prices()) {
        if (!touches(TouchPrices<double>{emergency.below, emergency.above}, price)) continue;
        const bool at_touch =
            terms.intrabar == Intrabar::ohlc && emergency.clears &&
            std::holds_alternative<FillAtTrigger>(terms.rules[emergency.rule].fill);
        const double at = !at_touch      ? price
                          : price < from ? std::clamp(emergency.below, price, from)
                                         : std::clamp(emergency.above, from, price);
        const bool nearer = !first || (price < from ? at > first->price : at < first->price);
        if (nearer) first = NextTrade{emergency.rule, at};
    }
    return first;
}

/// The schedule that is due next, if it trades at `price`.
std::optional<NextTrade> schedule_at(const Token& token, double price) {
    const TokenState& state = token.state();
    const auto& rules = token.terms().rules;
    const auto next = std::min_element(state.next_due.begin(), state.next_due.end());
    if (next == state.next_due.end()) return std::nullopt;
    const auto rule = static_cast<std::size_t>(next - state.next_due.begin());
    const auto* schedule = std::get_if<Schedule>(&rules[rule].when);
    if (schedule == nullptr) return std::nullopt;
    const auto& ledger = state.ledger;
    const TokenView<double> view{held_at(ledger, price), ledger.position, price,
                                 ledger.rebalance_price, ledger.rebalance_nav};
    if (!schedule_allows(*schedule, token.terms().leverage, view)) return std::nullopt;
    return NextTrade{rule, price};
}

FlowRow flow_row(const Token& token, double move) {
    const TokenState& state = token.state();
    FlowRow row{.move = move, .price = state.price * (1 + move)};
    row.trade_price = row.price;
    if (state.ledger.wiped_out) return row;
    auto trade = emergency_on_the_way(token, row.price);
    if (!trade) trade = schedule_at(token, row.price);
    if (trade) row.trade_price = trade->price;
    const double nav = std::min(held_at(state.ledger, row.trade_price),
                                most_nav(token.terms().cap, state.ledger.rebalance_nav));
    if (nav <= 0) return row;
    row.nav = nav;
    row.leverage = nav::real_leverage(nav, state.ledger.position * row.trade_price);
    if (!trade) return row;
    const TradeRow done = token.preview(trade->rule, trade->price);
    row.trigger = done.trigger;
    row.notional = done.notional * state.supply;
    row.cost = done.cost * state.supply;
    return row;
}

}  // namespace

std::vector<FlowRow> flow(const Token& token, std::span<const double> moves) {
    std::vector<FlowRow> rows;
    rows.reserve(moves.size());
    for (const double move : moves) {
        require_in_range(move, {.low = -1, .low_open = true}, "moves");
        rows.push_back(flow_row(token, move));
    }
    return rows;
}

}  // namespace levtok::rebalance
