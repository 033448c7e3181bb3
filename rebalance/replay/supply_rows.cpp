#include "rebalance/replay/supply_rows.hpp"

namespace levtok::rebalance {

std::optional<SupplyRow> SupplyIntervalRows::add(const SupplyRow& row) {
    if (!interval_) return row;
    auto whole = with_sums(rows_.add(row.row));
    last_ = row.dealt;
    created_.add(row.dealt.created);
    redeemed_.add(row.dealt.redeemed);
    money_in_.add(row.dealt.money_in);
    money_out_.add(row.dealt.money_out);
    fee_.add(row.dealt.fee);
    return whole;
}

std::optional<SupplyRow> SupplyIntervalRows::finish() { return with_sums(rows_.finish()); }

std::optional<SupplyRow> SupplyIntervalRows::with_sums(const std::optional<PathRow>& whole) {
    if (!whole) return std::nullopt;
    Dealt dealt = last_;
    dealt.created = created_.value();
    dealt.redeemed = redeemed_.value();
    dealt.money_in = money_in_.value();
    dealt.money_out = money_out_.value();
    dealt.fee = fee_.value();
    created_ = redeemed_ = money_in_ = money_out_ = fee_ = {};
    return SupplyRow{*whole, dealt};
}

}  // namespace levtok::rebalance
