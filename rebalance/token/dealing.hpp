#pragma once

#include <optional>
#include <vector>

#include "nav/note.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// What a holder asks of the issuer: tokens to be created (> 0) or redeemed (< 0), or the money
/// that comes in or is to go out.
struct DealRequest {
    Instant time;
    double amount = 0;
    bool is_money = false;
};

/// The creations and redemptions at an observation, and what there is after them.
struct Dealt {
    double created = 0;    ///< tokens
    double redeemed = 0;   ///< tokens
    double money_in = 0;   ///< paid by those who get in, with the fee
    double money_out = 0;  ///< paid to those who get out, less the fee
    double fee = 0;        ///< for creation and redemption
    double supply = 0;     ///< tokens outstanding
    double assets = 0;     ///< supply x NAV
};

/// The issuer's desk: deals at the NAV of the first observation at or after each request, after
/// the trades of the token there. The money of a creation buys the basket that the tokens stand
/// for, so that NAV and leverage do not change, but for the fee where the terms leave it to the
/// fund. Amounts are in tokens as they are then, after merges.
class Dealing {
public:
    /// In the order of time.
    explicit Dealing(std::vector<DealRequest> requests);

    /// Deals at `row`, which `token` has just published, and changes both. Throws InvalidValue
    /// where nothing would be left of the supply.
    Dealt at(Token& token, PathRow& row);

    /// On requests that did nothing.
    Notes notes() const;

private:
    void deal(const DealRequest& request, Token& token, PathRow& row, Dealt& out);

    std::vector<DealRequest> requests_;
    std::size_t next_ = 0;
    std::size_t refused_ = 0;  ///< creations of a token that has died
    std::optional<Instant> first_;
};

}  // namespace levtok::rebalance
