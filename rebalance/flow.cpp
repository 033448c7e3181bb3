#include "rebalance/flow.hpp"

#include <cmath>

#include "nav/check.hpp"
#include "rebalance/charges.hpp"

namespace levtok::rebalance {
namespace {

/// The rule that would trade at `price`: the first emergency touched, else the first schedule.
std::optional<std::size_t> rule_at(const Token& token,
                                   const std::vector<EmergencyPrices>& emergencies, double price) {
    for (const auto& emergency : emergencies) {
        if (touches(TouchPrices<double>{emergency.below, emergency.above}, price))
            return emergency.rule;
    }
    const auto& rules = token.terms().rules;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (std::holds_alternative<Schedule>(rules[i].when)) return i;
    }
    return std::nullopt;
}

}  // namespace

std::vector<FlowRow> flow(const Token& token, std::span<const double> moves) {
    const auto emergencies = token.emergency_prices();
    const TokenState& state = token.state();
    std::vector<FlowRow> rows;
    for (const double move : moves) {
        require_in_range(move, {.low = -1, .low_open = true}, "move");
        FlowRow row{.move = move, .price = state.price * (1 + move)};
        const double nav = state.ledger.wiped_out ? 0 : nav::equity_at(state.ledger, row.price);
        if (nav > 0) {
            row.nav = nav;
            row.leverage = state.ledger.position * row.price / nav;
            if (const auto rule = rule_at(token, emergencies, row.price)) {
                const TradeRow trade = token.preview(*rule, row.price);
                row.trigger = trade.trigger;
                row.notional = trade.notional * state.supply;
                row.cost = trade.cost * state.supply;
            }
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace levtok::rebalance
