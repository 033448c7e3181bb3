#pragma once

#include <array>
#include <vector>

#include "rebalance/token/token.hpp"

namespace levtok::bench {

inline constexpr std::array<double, 6> six_leverages{2, 3, 5, -2, -3, -5};

/// A token that trades at 00:00 and whenever its real leverage has grown by a third, at a taker
/// fee.
inline rebalance::Terms daily_with_emergency(double leverage) {
    rebalance::Terms terms;
    terms.leverage = leverage;
    terms.intrabar = rebalance::Intrabar::ohlc;
    terms.execution.taker_fee = 0.0005;
    const double emergency = leverage < 0 ? -leverage * 4 / 3 : leverage * 4 / 3;
    const rebalance::PriceTrigger trigger = rebalance::LeverageOutside{.max = emergency};
    terms.rules.push_back({trigger, rebalance::ToTarget{}, rebalance::FillAtTrigger{}});
    return terms;
}

inline std::vector<rebalance::Token> six_tokens() {
    std::vector<rebalance::Token> tokens;
    for (const double leverage : six_leverages) tokens.emplace_back(daily_with_emergency(leverage));
    return tokens;
}

}  // namespace levtok::bench
