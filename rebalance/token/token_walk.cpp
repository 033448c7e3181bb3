// The walk of a token through its bar: which trigger is touched first, and where.
#include <algorithm>
#include <cmath>

#include "rebalance/intrabar_path.hpp"
#include "rebalance/limits.hpp"
#include "rebalance/token/charges.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// Walks the intrabar path. `close` is one jump, tested at the observation; `ohlc` is a
/// jump to the open and three monotone legs, the nearer extreme first (a tie goes to the low).
void Token::walk(const Observation& bar) {
    if (!walks_ || !has_legs(bar) || state_.ledger.wiped_out) return;
    refresh_touches();  // a schedule may have traded at the start of the bar
    if (bar.low.value() > nearest_.below && bar.high.value() < nearest_.above) return;
    const auto [open, first, second, close] = intrabar_path(bar);
    nav::mark(state_.ledger, open);
    place_ = BarPlace::first_leg;
    test_at(open);
    walk_leg(open, first);
    place_ = BarPlace::second_leg;
    walk_leg(first, second);
    place_ = BarPlace::third_leg;
    walk_leg(second, close);
}

void Token::walk_leg(double from, double to) {
    for (auto& rule : price_rules_) rule.fired_at = 0;
    while (!state_.ledger.wiped_out) {
        double at = to;
        PriceRule* rule = first_touched(from, to, at);
        if (rule == nullptr || nav::equity_at(state_.ledger, at) <= 0) break;
        nav::mark(state_.ledger, at);
        fire(*rule, at);
        rule->fired_at = at;
        from = at;
    }
    nav::mark(state_.ledger, to);
    for (auto& rule : price_rules_) {
        if (rule.clears || rule.fill_at_observation || state_.ledger.wiped_out || state_.pending)
            continue;
        refresh_touches();
        if (touches(rule.touch, to)) fire(rule, to);
    }
}

/// The rule that fires first on the way, of several at one price the first of the list, and where:
/// rules that do not clear, wait or have fired for the observation stay out.
Token::PriceRule* Token::first_touched(double from, double to, double& at) {
    if (state_.pending) return nullptr;
    refresh_touches();
    PriceRule* first = nullptr;
    for (auto& rule : price_rules_) {
        if (!rule.clears || rule.fill_at_observation) continue;
        double touched = 0;
        if (touches(rule.touch, from)) {
            touched = from;
        } else if (to < from && touches(rule.touch, to)) {
            touched = std::clamp(rule.touch.below, to, from);
        } else if (to > from && touches(rule.touch, to)) {
            touched = std::clamp(rule.touch.above, from, to);
        } else {
            continue;
        }
        if (touched == rule.fired_at) continue;
        const double nearer = std::fabs(at - from) - limits::touch_tolerance * from;
        if (first == nullptr || std::fabs(touched - from) < nearer) {
            first = &rule;
            at = touched;
        }
    }
    return first;
}

/// After a jump each rule is tested once, in order, at the far side.
void Token::test_at(double price) {
    for (auto& rule : price_rules_) {
        if (state_.ledger.wiped_out || state_.pending) return;
        refresh_touches();
        if (!rule.fill_at_observation && touches(rule.touch, price)) fire(rule, price);
    }
}

/// Whether rule `rule` has something to trade at `price`.
bool Token::would_trade(std::size_t rule, double price) const {
    const TradeRow trade = preview(rule, price);
    const double change = trade.leverage_after / trade.leverage_before - 1;
    return std::fabs(change) >= limits::same_leverage;
}

/// A rule that does not clear its touch stays touched at the edge; there it has nothing to do.
void Token::fire(PriceRule& rule, double price) {
    if (!rule.clears && !would_trade(rule.rule, price)) return;
    const Fill& fill = terms_.rules[rule.rule].fill;
    if (std::holds_alternative<FillAtObserved>(fill)) {
        rule.fill_at_observation = true;
    } else if (const auto* window = std::get_if<FillOverWindow>(&fill)) {
        const Instant from = row_.time + window->delay;
        state_.pending = PendingOrder{rule.rule, from, from + window->window};
    } else {
        trade(rule.rule, price, Event::emergency, {row_.time, row_.time});
    }
}

void Token::refresh_touches() {
    if (!stale_) return;
    stale_ = false;
    const TokenView<double> view = view_at(state_.ledger.price);
    const double wipe_out = view.price - view.equity / view.position;
    nearest_ = is_flat(view)       ? TouchPrices<double>{0, infinity}
               : view.position > 0 ? TouchPrices<double>{wipe_out, infinity}
                                   : TouchPrices<double>{0, wipe_out};
    for (auto& rule : price_rules_) {
        rule.touch = touch_prices(rule.trigger, view);
        nearest_.below = std::max(nearest_.below, rule.touch.below);
        nearest_.above = std::min(nearest_.above, rule.touch.above);
    }
    nearest_.below *= 1 + limits::touch_tolerance;
    nearest_.above *= 1 - limits::touch_tolerance;
}

}  // namespace levtok::rebalance
