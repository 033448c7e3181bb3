#include "nav/path_attribution.hpp"

#include <cmath>

#include "nav/check.hpp"

namespace levtok::nav {
namespace {

/// Published numbers agree with their identities to rounding; what is farther off has another
/// reason.
constexpr double rounding = 1e-9;

}  // namespace

void PathAttribution::add(const PublishedRow& row, std::span<const PublishedTrade> trades) {
    if (!opened_) {
        opened_ = true;
        require_in_range(row.nav, positive, "nav");
        ledger_ = open_ledger(row.nav, 0, row.price);
        ledger_.position = row.position;
        return;
    }
    if (ledger_.wiped_out) {
        if (row.nav != 0)
            throw InvalidValue("nav", "must stay 0 once wiped out", shortest(row.nav));
        ledger_.price = row.price;
        return;
    }
    if (trades.empty()) {
        infer(row);
    } else {
        walk(row, trades);
    }
    take_over(row);
}

void PathAttribution::charge(const PublishedRow& row) {
    pay_financing(ledger_, row.financing);
    pay_fee(ledger_, row.fee);
}

/// A trade of known cost at the booked price.
void PathAttribution::trade(double cost, double position_after) {
    if (ledger_.wiped_out) return;
    const double log_return = std::log(ledger_.price / ledger_.rebalance_price);
    ledger_.attribution.squared_returns.add(log_return * log_return);
    if (cost != 0) {
        const double left = 1 - cost / ledger_.equity;
        ledger_.attribution.trading.add(left > 0 ? std::log(left) : -infinity);
        ledger_.equity -= cost;
    }
    ledger_.position = position_after;
    ledger_.rebalance_price = ledger_.price;
}

/// Within a bar trades come before the charges, at its end after them: the NAV that a trade reports
/// says which.
void PathAttribution::walk(const PublishedRow& row, std::span<const PublishedTrade> trades) {
    bool charged = false;
    for (const auto& done : trades) {
        const double before = done.nav + done.cost;
        const double uncharged = equity_at(ledger_, done.price);
        const double at_end = uncharged - row.financing - row.fee;
        if (!charged && std::fabs(before - at_end) < std::fabs(before - uncharged)) {
            mark(ledger_, row.price);
            charge(row);
            charged = true;
        }
        mark(ledger_, done.price);
        trade(done.cost, done.leverage_after * done.nav / done.price);
    }
    mark(ledger_, row.price);
    if (!charged) charge(row);
}

void PathAttribution::infer(const PublishedRow& row) {
    const double before = ledger_.equity;
    const double expected = equity_at(ledger_, row.price) - row.financing - row.fee - row.cost;
    const double factor = factor_of(row);
    const double gap = row.nav / factor - expected;
    const bool within_bar = row.rebalanced && row.nav > 0 && std::fabs(gap) > rounding * before;
    if (within_bar) {
        // E + q (x - p) - cost + q' (p' - x) - financing - fee = E' solved for the price x of the
        // trade.
        const double after = row.position / factor;
        const double at = row.price + gap / (ledger_.position - after);
        if (at > 0 && std::isfinite(at) && equity_at(ledger_, at) > row.cost) {
            mark(ledger_, at);
            trade(row.cost, after);
        }
        ++inferred_rows_;
        mark(ledger_, row.price);
        charge(row);
        return;
    }
    // Where the factor of a merge is read off the row, its identity cannot also tell of a trade in
    // the bar; but tokens are merged in whole numbers, and a trade in the bar would not leave one.
    const bool whole = std::fabs(factor - std::round(factor)) <= rounding * factor;
    if (row.rebalanced && row.merged && !merge_factor_ && !whole) ++inferred_rows_;
    mark(ledger_, row.price);
    charge(row);
    if (row.rebalanced) trade(row.cost, row.position);
}

/// A merge multiplies NAV by a power of its factor; without the product, whatever the identity of
/// the row says.
double PathAttribution::factor_of(const PublishedRow& row) const {
    if (!row.merged || !(row.nav > 0)) return 1;
    const double expected = equity_at(ledger_, row.price) - row.financing - row.fee - row.cost;
    const double ratio = row.nav / expected;
    if (!merge_factor_) return ratio > 0 ? ratio : 1;
    const double times = ratio > 0 ? std::round(std::log(ratio) / std::log(*merge_factor_)) : 1;
    return std::pow(*merge_factor_, std::fmax(1, times));
}

/// Goes on from what was published, so that no rounding of this walk is carried along.
void PathAttribution::take_over(const PublishedRow& row) {
    if (ledger_.wiped_out || row.nav == 0) {
        if (!ledger_.wiped_out) {
            ledger_.attribution.market.add(-infinity);
        }
        ledger_.wiped_out = true;
        ledger_.equity = 0;
        ledger_.position = 0;
        return;
    }
    if (row.merged) {
        const double ratio = row.nav / ledger_.equity;
        const double times =
            merge_factor_ ? std::round(std::log(ratio) / std::log(*merge_factor_)) : 0;
        merged_ *= merge_factor_ ? std::pow(*merge_factor_, std::fmax(1, times)) : ratio;
    }
    ledger_.equity = row.nav;
    ledger_.position = row.position;
}

}  // namespace levtok::nav
