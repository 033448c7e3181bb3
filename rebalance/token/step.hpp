#pragma once

#include "nav/step.hpp"

namespace levtok::rebalance {

/// One step of a token in its order, which only this function has: mark, financing, fee, cap,
/// trades. Each charge is taken from what the one before it has left. `Books` are those of one
/// token in the replay, of a batch in the Monte Carlo kernel, or of equity 1 in the exact law:
///
///     void mark();                  to the price of the observation, of all that is held
///     Number financing();           what is due, from what was held
///     void pay_financing(Number);
///     Number equity();
///     Number fee_fraction();        what is due of the fee, as a fraction of equity
///     bool fee_dilutes();           whether the fee reduces what each token holds of everything
///     void dilute(Number fraction);
///     void pay_fee(Number);
///     void withhold();              what the cap does not leave to the holder
///     void trade();
template <class Books>
inline void take_step(Books& books) {
    books.mark();
    books.pay_financing(books.financing());
    const auto fraction = books.fee_fraction();
    const auto fee = nav::fee_payment(books.equity(), fraction);
    if (books.fee_dilutes()) books.dilute(fraction);
    books.pay_fee(fee);
    books.withhold();
    books.trade();
}

}  // namespace levtok::rebalance
