#include "nav/attribution/path_attribution.hpp"

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"

namespace levtok::nav {
namespace {

/// Published numbers satisfy their identities except for rounding; a larger deviation has another
/// cause.
constexpr double rounding = 1e-9;

/// The fraction of equity that the fee of a row took; nothing but the cap and a merge came after
/// it.
double fee_fraction(const PublishedRow& row, double merged_by, double withheld) {
    return row.fee / (row.nav / merged_by + withheld + row.fee);
}

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
        return;
    }
    // What was withheld moves with the price, until the row withholds again.
    const double withheld = std::fmax(0, ledger_.withheld + row.cap);
    withhold(ledger_, 0);
    if (trades.empty()) {
        infer(row, withheld);
    } else {
        walk(row, withheld, trades);
    }
    take_over(row);
}

void PathAttribution::charge(const PublishedRow& row, double withheld) {
    pay_financing(ledger_, row.financing);
    pay_fee(ledger_, row.fee);
    withhold(ledger_, withheld);
}

/// Within a bar trades come before the charges, at its end after them: the NAV of a trade shows
/// which. Its position before is taken from the trade too, since a fee by dilution has reduced it.
void PathAttribution::walk(const PublishedRow& row, double withheld,
                           std::span<const PublishedTrade> trades) {
    bool charged = false;
    for (const auto& done : trades) {
        const double before = done.nav + done.cost;
        const double held =
            done.nav > 0 ? done.leverage_before * before / done.price : ledger_.position;
        const double above = equity_at(ledger_, done.price) - before;
        const double at_end =
            marked(equity_at(ledger_, row.price) - row.financing - row.fee - withheld, held,
                   done.price - row.price);
        // Within the bar the cap takes a part of what the row has of it, at its end all.
        const double off_within = std::fabs(above - std::clamp(above, 0.0, withheld));
        const double off_at_end = std::fabs(before - at_end);
        const bool ends = withheld > 0 && off_at_end <= rounding * before;
        if (!charged && (ends || off_at_end < off_within)) {
            mark(ledger_, row.price);
            charge(row, withheld);
            if (!ledger_.wiped_out) ledger_.position = held;
            charged = true;
        }
        mark(ledger_, done.price);
        if (withheld > 0 && !charged) {
            const double taken = std::clamp(ledger_.equity - before, 0.0, withheld);
            withhold(ledger_, taken);
            withheld -= taken;
        }
        settle(ledger_, ledger_.equity - done.cost, done.leverage_after * done.nav / done.price);
    }
    mark(ledger_, row.price);
    if (!charged) charge(row, withheld);
}

void PathAttribution::infer(const PublishedRow& row, double withheld) {
    const double before = ledger_.equity;
    const double expected =
        equity_at(ledger_, row.price) - row.financing - row.fee - row.cost - withheld;
    const double factor = factor_of(row, withheld);
    const double gap = row.nav / factor - expected;
    const bool within_bar = row.rebalanced && row.nav > 0 && std::fabs(gap) > rounding * before;
    if (within_bar) {
        // E + q (x - p) - cost + q' (p' - x) - financing - fee = E' solved for the price x of the
        // trade, where q' is what the trade left before a fee diluted it.
        const double after =
            row.position / factor / (1 - (dilutes_ ? fee_fraction(row, factor, withheld) : 0));
        const double at = row.price + gap / (ledger_.position - after);
        if (at > 0 && std::isfinite(at) && equity_at(ledger_, at) > row.cost) {
            mark(ledger_, at);
        } else {
            // Several trades have no single price; the market gets the rest of the row's NAV.
            ledger_.price = row.price;
        }
        settle(ledger_, ledger_.equity - row.cost, after);
        ++inferred_rows_;
        mark(ledger_, row.price);
        charge(row, withheld);
        return;
    }
    // Where the factor of a merge is inferred from the row, its identity cannot also detect a trade
    // in the bar; but tokens are merged in whole numbers, and a trade in the bar would not leave
    // one.
    const bool whole = std::fabs(factor - std::round(factor)) <= rounding * factor;
    if (row.rebalanced && row.merged && !merge_factor_ && !whole) ++inferred_rows_;
    mark(ledger_, row.price);
    charge(row, withheld);
    if (row.rebalanced) {
        settle(ledger_, ledger_.equity - row.cost, row.position);
    } else if (row.fee != 0) {
        const double left = row.position / factor;
        const double diluted = ledger_.position * (1 - fee_fraction(row, factor, withheld));
        dilutes_ = std::fabs(left - diluted) < std::fabs(left - ledger_.position);
    }
}

/// A merge multiplies NAV by a power of its factor; without the product, it is inferred from the
/// identity of the row.
double PathAttribution::factor_of(const PublishedRow& row, double withheld) const {
    if (!row.merged || !(row.nav > 0)) return 1;
    const double expected =
        equity_at(ledger_, row.price) - row.financing - row.fee - row.cost - withheld;
    const double ratio = row.nav / expected;
    if (!merge_factor_) return ratio > 0 ? ratio : 1;
    const double times = ratio > 0 ? std::round(std::log(ratio) / std::log(*merge_factor_)) : 1;
    return std::pow(*merge_factor_, std::fmax(1, times));
}

/// For a NAV published as 0 of which these books have a remainder: the charge that exceeds what is
/// left, else the market.
CompensatedSum& PathAttribution::last_taker(const PublishedRow& row) {
    auto& parts = ledger_.attribution;
    const double most = std::fmax(row.fee, std::fmax(row.financing, row.cost));
    if (!(most > ledger_.equity)) return parts.market;
    if (most == row.fee) return parts.fees;
    return most == row.financing ? parts.financing : parts.trading;
}

/// Continues from the published values, so that errors do not accumulate: the residual of a row,
/// rounding unless trades had to be inferred, is booked as market.
void PathAttribution::take_over(const PublishedRow& row) {
    if (ledger_.wiped_out || row.nav == 0) {
        if (!ledger_.wiped_out) last_taker(row).add(-infinity);
        ledger_.wiped_out = true;
        ledger_.equity = 0;
        ledger_.position = 0;
        return;
    }
    const double ratio = row.nav / ledger_.equity;
    double factor = 1;
    if (row.merged && merge_factor_) {
        const double times = std::round(std::log(ratio) / std::log(*merge_factor_));
        factor = std::pow(*merge_factor_, std::fmax(1, times));
    } else if (row.merged) {
        factor = ratio;
    }
    merged_ *= factor;
    ledger_.withheld *= factor;
    ledger_.attribution.market.add(std::log(ratio / factor));
    ledger_.equity = row.nav;
    ledger_.position = row.position;
}

}  // namespace levtok::nav
