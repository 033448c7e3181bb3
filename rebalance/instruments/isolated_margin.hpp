#pragma once

#include "rebalance/instruments/account.hpp"
#include "rebalance/instruments/loan.hpp"
#include "rebalance/instruments/opening.hpp"

namespace levtok::rebalance {

/// A margin position whose only collateral is its own margin.
struct IsolatedMargin {
    static constexpr const char* name = "isolated";
    static constexpr const char* summary = "margin loan against the position's own margin";
    Opening opening;
    Loan loan;
    Maintenance maintenance;
};

inline void describe(Fields& fields, IsolatedMargin& position) {
    describe(fields, position.opening);
    describe(fields, position.loan);
    describe(fields, position.maintenance);
}

inline AccountTerms account_terms(const IsolatedMargin& position) {
    return {.legs = {{position.opening.leverage, 1}},
            .financing = financing_of(position.loan),
            .maintenance = position.maintenance,
            .intrabar = position.opening.intrabar};
}

}  // namespace levtok::rebalance
