#include "rebalance/instruments/position.hpp"

#include <algorithm>
#include <cmath>

#include "nav/step.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

void check(const PositionTerms& terms) {
    require_in_range(terms.margin, positive, "margin");
    require_in_range(terms.leverage, position_leverage, "leverage");
    require_in_range(terms.entry, positive, "entry");
    require_in_range(terms.paid, finite, "paid");
    if (terms.price) require_in_range(*terms.price, positive, "price");
    check(terms.maintenance, 1 / terms.leverage);
}

/// Whether the price is at `threshold` or past it, on the losing side.
bool touches(double price, std::optional<double> threshold, PositionSide side) {
    if (!threshold) return false;
    return side == PositionSide::long_side ? price <= *threshold * (1 + limits::touch_tolerance)
                                           : price >= *threshold * (1 - limits::touch_tolerance);
}

}  // namespace

std::optional<double> price_at_rate(double quantity, double entry, double balance, double rate,
                                    MaintenanceOn on) {
    const double held = std::fabs(quantity);
    const double price = on == MaintenanceOn::entry
                             ? entry + (rate * held * entry - balance) / quantity
                             : (quantity * entry - balance) / (quantity - rate * held);
    return price > 0 ? std::optional(price) : std::nullopt;
}

PositionReport position_report(const PositionTerms& terms) {
    check(terms);
    const bool is_long = terms.side == PositionSide::long_side;
    const double price = terms.price.value_or(terms.entry);
    const double balance = terms.margin - terms.paid;
    const Maintenance& maintenance = terms.maintenance;

    PositionReport out;
    out.size = terms.margin * terms.leverage;
    out.quantity = (is_long ? out.size : -out.size) / terms.entry;
    out.borrowed = is_long ? std::max(out.size - terms.margin, 0.0) : out.size;
    out.profit = nav::marked(0.0, out.quantity, price - terms.entry);
    out.equity = nav::marked(balance, out.quantity, price - terms.entry);
    out.return_on_margin = out.equity / terms.margin - 1;
    out.leverage = out.equity > 0 ? nav::real_leverage(out.equity, out.quantity * price) : 0;
    out.margin_ratio =
        out.equity / required_equity(out.quantity, terms.entry, price, 1, maintenance.on);

    const auto price_at = [&](double rate) {
        return price_at_rate(out.quantity, terms.entry, balance, rate, maintenance.on);
    };
    const double call =
        maintenance.margin_call.value_or(default_margin_call(maintenance.rate, 1 / terms.leverage));
    if (call > 0) out.margin_call_price = price_at(call);
    out.liquidation_price = price_at(maintenance.rate);
    out.bankruptcy_price = price_at(0);
    out.margin_called = touches(price, out.margin_call_price, terms.side);
    out.liquidated = touches(price, out.liquidation_price, terms.side);
    if (out.liquidation_price) {
        const double at = *out.liquidation_price;
        const double equity = nav::marked(balance, out.quantity, at - terms.entry);
        out.liquidation_fee =
            nav::fee_payment(std::fabs(out.quantity) * at, maintenance.liquidation_fee);
        out.left_after_liquidation = std::max(equity - out.liquidation_fee, 0.0);
    }
    return out;
}

}  // namespace levtok::rebalance
