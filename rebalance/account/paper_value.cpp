#include "rebalance/account/paper_value.hpp"

#include "nav/step.hpp"
#include "rebalance/instruments/position.hpp"

namespace levtok::rebalance {
namespace {

LotValue value_of(const PaperLot& lot, const PaperMarket& market) {
    LotValue out{.lot = &lot, .quantity = lot.quantity};
    const auto quote = market.token(lot.token);
    if (!quote) return out;
    out.quantity = lot.quantity / quote->first_tokens;
    out.nav = quote->value * quote->first_tokens;
    out.value = lot.quantity * quote->value;
    out.open_profit = *out.value - lot.cost;
    return out;
}

PositionValue value_of(const PaperPosition& position, const PaperMarket& market) {
    const Held& held = position.account.held.front();
    const double leverage = position.leverage < 0 ? -position.leverage : position.leverage;
    const double balance = position.account.balance;
    PositionValue out{.position = &position,
                      .quantity = held.quantity,
                      .entry = held.entry,
                      .margin = balance,
                      .called = position.account.called};
    const auto& maintenance = position.maintenance;
    const double call =
        maintenance.margin_call.value_or(default_margin_call(maintenance.rate, 1 / leverage));
    out.liquidation_price =
        price_at_rate(held.quantity, held.entry, balance, maintenance.rate, maintenance.on);
    if (call > 0) {
        out.margin_call_price =
            price_at_rate(held.quantity, held.entry, balance, call, maintenance.on);
    }
    out.price = market.price(position.underlying);
    if (!out.price) return out;
    out.equity = nav::marked(balance, held.quantity, *out.price - held.entry);
    out.open_profit = *out.equity - position.cost;
    return out;
}

}  // namespace

PaperValues values_of(const PaperAccount& account, const PaperMarket& market) {
    PaperValues out;
    for (const auto& lot : account.state().lots) {
        out.lots.push_back(value_of(lot, market));
        out.tokens += out.lots.back().value.value_or(0);
        out.open_profit += out.lots.back().open_profit.value_or(0);
    }
    for (const auto& position : account.state().positions) {
        out.positions.push_back(value_of(position, market));
        out.positions_equity += out.positions.back().equity.value_or(0);
        out.open_profit += out.positions.back().open_profit.value_or(0);
    }
    out.equity = account.state().balance + out.tokens + out.positions_equity;
    return out;
}

}  // namespace levtok::rebalance
