#include "rebalance/token/next_trades.hpp"

#include <cmath>

namespace levtok::rebalance {

NextTrades next_trades(const Token& token) {
    NextTrades out;
    const auto& state = token.state();
    if (!state.opened || state.ledger.wiped_out) return out;
    for (std::size_t i = 0; i < state.next_due.size(); ++i) {
        if (!std::holds_alternative<Schedule>(token.terms().rules[i].when)) continue;
        if (!out.schedule || state.next_due[i] < *out.schedule) out.schedule = state.next_due[i];
    }
    for (const auto& rule : token.emergency_prices()) {
        if (rule.below > 0 && (!out.below || rule.below > *out.below)) {
            out.below = rule.below;
            out.leverage_below = rule.leverage_below;
        }
        if (std::isfinite(rule.above) && (!out.above || rule.above < *out.above)) {
            out.above = rule.above;
            out.leverage_above = rule.leverage_above;
        }
    }
    return out;
}

}  // namespace levtok::rebalance
