#pragma once

#include "rebalance/instruments/account.hpp"
#include "rebalance/instruments/opening.hpp"
#include "rebalance/json/describe.hpp"

namespace levtok::rebalance {

/// Leverage that is bought once and never rebalanced: no maintenance, held until equity is zero.
struct Hold {
    static constexpr const char* name = "hold";
    static constexpr const char* summary =
        "leverage borrowed once, never rebalanced, no maintenance";
    Opening opening;
    CashFinancing cash;
};

inline void describe(Fields& fields, Hold& hold) {
    describe(fields, hold.opening);
    describe(fields, hold.cash);
}

inline AccountTerms account_terms(const Hold& hold) {
    return {.legs = {{hold.opening.leverage, 1}},
            .financing = hold.cash,
            .collateral_earns = true,
            .intrabar = hold.opening.intrabar};
}

}  // namespace levtok::rebalance
