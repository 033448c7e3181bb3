#pragma once

#include <optional>

#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// What makes a token trade next, from its current state, if nothing else happens.
struct NextTrades {
    std::optional<Instant> schedule;  ///< the first instant of a schedule that is to come
    /// The nearest price at or below which an emergency rule fires, and real leverage there before
    /// the trade; nothing where none does.
    std::optional<double> below;
    std::optional<double> leverage_below;
    std::optional<double> above;  ///< the same at or above
    std::optional<double> leverage_above;
};

/// Of a token that has not opened, or was wiped out, nothing.
NextTrades next_trades(const Token& token);

}  // namespace levtok::rebalance
