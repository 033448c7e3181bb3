#pragma once

#include "rebalance/instruments/account.hpp"
#include "rebalance/instruments/opening.hpp"

namespace levtok::rebalance {

/// A perpetual future in isolated margin: it borrows nothing and pays or receives funding.
struct Perpetual {
    static constexpr const char* name = "perpetual";
    static constexpr const char* summary = "perpetual future with funding, isolated margin";
    Opening opening;
    Maintenance maintenance;
};

inline void describe(Fields& fields, Perpetual& position) {
    describe(fields, position.opening);
    describe(fields, position.maintenance);
}

inline AccountTerms account_terms(const Perpetual& position) {
    return {.legs = {{position.opening.leverage, 1}},
            .financing = PerpetualFunding{},
            .maintenance = position.maintenance,
            .intrabar = position.opening.intrabar};
}

}  // namespace levtok::rebalance
