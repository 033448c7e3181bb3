#pragma once

#include "rebalance/instruments/account.hpp"
#include "rebalance/instruments/loan.hpp"
#include "rebalance/instruments/opening.hpp"

namespace levtok::rebalance {

/// A margin position whose collateral includes the free balance of its account. Several positions,
/// on
/// one underlying or more, are AccountTerms with a leg for each.
struct CrossMargin {
    static constexpr const char* name = "cross";
    static constexpr const char* summary = "margin loan against margin and free balance together";
    Opening opening;
    double free_balance = 1;  ///< per unit of margin
    Loan loan;
    Maintenance maintenance;
};

inline void describe(Fields& fields, CrossMargin& position) {
    describe(fields, position.opening);
    fields.number("free_balance", position.free_balance, non_negative,
                  "money in the account beside the margin, per unit of margin: at 1 a leverage of "
                  "3 is 1.5 of all that is invested");
    describe(fields, position.loan);
    describe(fields, position.maintenance);
}

inline AccountTerms account_terms(const CrossMargin& position) {
    return {.legs = {{position.opening.leverage, 1}},
            .free_balance = position.free_balance,
            .financing = financing_of(position.loan),
            .maintenance = position.maintenance,
            .intrabar = position.opening.intrabar};
}

}  // namespace levtok::rebalance
