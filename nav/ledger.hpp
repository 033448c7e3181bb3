#pragma once

#include "nav/attribution/attribution.hpp"
#include "nav/step.hpp"

namespace levtok::nav {

/// The books of one token, per token of the current supply, in the quote currency. A plain value:
/// copy it, save it, continue from it. Equity is as of `price`, the last price at which anything
/// was booked; value_at() marks it to any other price without booking, so that a history without
/// events rounds once and not once per bar.
struct Ledger {
    double equity = 0;           ///< E at `price`; 0 once wiped out
    double position = 0;         ///< q, units of the underlying, signed; 0 once wiped out
    double price = 0;            ///< p at which equity was booked
    double rebalance_price = 0;  ///< of the last rebalance, or of the opening
    double rebalance_nav = 0;    ///< equity after the last rebalance, or at the opening
    double withheld = 0;         ///< held, but not equity: beyond the cap on the gain since then
    double deficit = 0;          ///< how far below zero equity was when it was wiped out, else 0
    bool wiped_out = false;
    Attribution attribution;
};

/// The first purchase: q = L E / p, at no cost.
Ledger open_ledger(double nav, double leverage, double price);

/// Equity at `price`, not booked; where it is negative, a mark there would wipe the token out.
inline double equity_at(const Ledger& ledger, double price) {
    return marked(ledger.equity, ledger.position, price - ledger.price);
}

/// Books the mark to `price`; a token whose equity is then not above zero is wiped out for ever.
void mark(Ledger& ledger, double price);

/// Takes `amount` from equity (negative: adds) at the booked price, as financing or as fee.
void pay_financing(Ledger& ledger, double amount);
void pay_fee(Ledger& ledger, double amount);

/// Withholds `amount` (>= 0) of all that is held from equity, instead of what is withheld. A trade
/// keeps it for good. Returns what equity loses by it, negative where some is given back.
double withhold(Ledger& ledger, double amount);

/// What all that is held is above `most`.
inline double above_cap(const Ledger& ledger, double most) {
    return above_cap(ledger.equity + ledger.withheld, most);
}

/// A fee by dilution: supply grows by the fee, so that each token also holds a `fraction` less of
/// the underlying and its leverage stays. The fee itself is paid by pay_fee.
void dilute(Ledger& ledger, double fraction);

/// What a trade did, in exposure (quote currency) and cost.
struct Traded {
    double notional = 0;
    double cost = 0;
};

/// Trades at the booked price to exactly `leverage` after a cost of `cost_rate` times the amount
/// traded.
Traded rebalance(Ledger& ledger, double leverage, double cost_rate);

/// A trade at the booked price that leaves `equity` after its cost, and `position`. A cost that
/// uses up the equity wipes the token out.
void settle(Ledger& ledger, double equity, double position);

/// The attribution up to `price`, against the target `leverage`; for a wiped-out token, up to the
/// price at which its books were closed.
AttributionReport attribute(const Ledger& ledger, double leverage, double price);

/// A merge of tokens: multiplies NAV and position by `factor`; the caller divides the supply by it,
/// so that the total value does not change.
void merge(Ledger& ledger, double factor);

inline double exposure(const Ledger& ledger) { return ledger.position * ledger.price; }
inline double cash(const Ledger& ledger) { return ledger.equity - exposure(ledger); }

}  // namespace levtok::nav
