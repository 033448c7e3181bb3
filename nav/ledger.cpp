#include "nav/ledger.hpp"

#include <cassert>
#include <cmath>

#include "nav/check.hpp"
#include "nav/step.hpp"

namespace levtok::nav {
namespace {

/// Replaces equity and books the change in one component of the attribution; not above zero is the
/// end.
void book(Ledger& ledger, double equity, CompensatedSum& component) {
    if (equity > 0) {
        component.add(std::log(equity / ledger.equity));
        ledger.equity = equity;
        return;
    }
    component.add(-infinity);
    ledger.deficit = -equity;
    ledger.wiped_out = true;
    ledger.equity = 0;
    ledger.position = 0;
}

}  // namespace

Ledger open_ledger(double nav, double leverage, double price) {
    Ledger ledger;
    ledger.equity = nav;
    ledger.position = leverage * nav / price;
    ledger.price = price;
    ledger.rebalance_price = price;
    ledger.rebalance_nav = nav;
    ledger.attribution.first_price = price;
    return ledger;
}

void mark(Ledger& ledger, double price) {
    const double equity = equity_at(ledger, price);
    ledger.price = price;
    if (!ledger.wiped_out && equity != ledger.equity)
        book(ledger, equity, ledger.attribution.market);
}

void pay_financing(Ledger& ledger, double amount) {
    if (ledger.wiped_out || amount == 0) return;
    book(ledger, ledger.equity - amount, ledger.attribution.financing);
}

void pay_fee(Ledger& ledger, double amount) {
    if (ledger.wiped_out || amount == 0) return;
    book(ledger, ledger.equity - amount, ledger.attribution.fees);
}

double withhold(Ledger& ledger, double amount) {
    const double more = amount - ledger.withheld;
    if (ledger.wiped_out || more == 0) return 0;
    ledger.withheld = amount;
    book(ledger, ledger.equity - more, ledger.attribution.cap);
    return more;
}

void dilute(Ledger& ledger, double fraction) {
    assert(fraction >= 0);
    ledger.position -= fee_payment(ledger.position, fraction);
}

Traded rebalance(Ledger& ledger, double leverage, double cost_rate) {
    if (ledger.wiped_out) return {};
    const auto trade = trade_to(leverage, ledger.equity, exposure(ledger), cost_rate);
    settle(ledger, trade.equity, trade.exposure / ledger.price);
    return {trade.traded, trade.cost};
}

void settle(Ledger& ledger, double equity, double position) {
    if (ledger.wiped_out) return;
    const double log_return = std::log(ledger.price / ledger.rebalance_price);
    ledger.attribution.squared_returns.add(log_return * log_return);
    if (equity != ledger.equity) book(ledger, equity, ledger.attribution.trading);
    if (!ledger.wiped_out) ledger.position = position;
    ledger.rebalance_price = ledger.price;
    ledger.rebalance_nav = ledger.equity;
    ledger.withheld = 0;
}

AttributionReport attribute(const Ledger& ledger, double leverage, double price) {
    const Attribution& gathered = ledger.attribution;
    const double unbooked =
        ledger.wiped_out ? 0 : std::log(equity_at(ledger, price) / ledger.equity);
    const double market = gathered.market.value() + unbooked;
    if (ledger.wiped_out) price = ledger.price;
    const double since_rebalance = std::log(price / ledger.rebalance_price);
    const double squares = gathered.squared_returns.value() + since_rebalance * since_rebalance;
    AttributionReport out;
    out.target = leverage * std::log(price / gathered.first_price);
    out.variance_drag = -leverage * (leverage - 1) / 2 * squares;
    out.path_residual = market - out.target - out.variance_drag;
    out.financing = gathered.financing.value();
    out.fees = gathered.fees.value();
    out.trading = gathered.trading.value();
    out.cap = gathered.cap.value();
    out.total = market + out.financing + out.fees + out.trading + out.cap;
    return out;
}

void merge(Ledger& ledger, double factor) {
    ledger.equity *= factor;
    ledger.position *= factor;
    ledger.rebalance_nav *= factor;
    ledger.withheld *= factor;
}

}  // namespace levtok::nav
