#pragma once

#include "rebalance/terms.hpp"

/// What buying and selling costs who deals in a token.
namespace levtok::rebalance {

/// The fees of an issuer at creation and redemption, as fractions.
struct DealingFees {
    double creation = 0;
    double redemption = 0;
};

inline DealingFees dealing_fees(const Terms& terms) {
    return {terms.fees.creation, terms.fees.redemption};
}

/// The spread between bid and ask, of which half is paid at each end, the fees of the issuer and
/// that of the broker, as fractions.
struct DealingCost {
    double spread = 0;
    DealingFees fees{};
    double broker_fee = 0;

    /// What is paid for tokens that are worth `value`.
    double paid_for(double value) const {
        return value * (1 + spread / 2) * (1 + fees.creation) * (1 + broker_fee);
    }
    /// What is received for tokens that are worth `value`.
    double received_for(double value) const {
        return value * (1 - spread / 2) * (1 - fees.redemption) * (1 - broker_fee);
    }
    /// Both over the value of what is bought or sold.
    double buying() const { return paid_for(1) - 1; }
    double selling() const { return 1 - received_for(1); }
};

}  // namespace levtok::rebalance
