#include "rebalance/token/dealing.hpp"

#include <string>
#include <utility>

#include "nav/check.hpp"
#include "nav/supply.hpp"

namespace levtok::rebalance {

Dealing::Dealing(std::vector<DealRequest> requests) : requests_(std::move(requests)) {}

Dealt Dealing::at(Token& token, PathRow& row) {
    Dealt out;
    if (!first_) first_ = row.time;
    for (; next_ < requests_.size() && requests_[next_].time <= row.time; ++next_) {
        deal(requests_[next_], token, row, out);
    }
    out.supply = token.state().supply;
    out.assets = out.supply * row.nav;
    return out;
}

void Dealing::deal(const DealRequest& request, Token& token, PathRow& row, Dealt& out) {
    const auto& fees = token.terms().fees;
    const Money nav = Money::raw(row.nav);
    double fee = 0;
    double change = request.amount;
    if (request.amount > 0) {
        if (row.nav <= 0) {
            ++refused_;
            return;
        }
        const double paid =
            request.is_money ? request.amount : request.amount * row.nav * (1 + fees.creation);
        const auto created = nav::create(Money::raw(paid), nav, Rate::raw(fees.creation));
        change = request.is_money ? created.tokens.value() : request.amount;
        fee = created.fee.value();
        out.created += change;
        out.money_in += paid;
    } else if (request.amount < 0) {
        if (request.is_money && row.nav <= 0) {
            ++refused_;
            return;
        }
        if (request.is_money) change = request.amount / (row.nav * (1 - fees.redemption));
        const auto redeemed =
            nav::redeem(nav::Tokens::raw(-change), nav, Rate::raw(fees.redemption));
        fee = redeemed.fee.value();
        out.redeemed -= change;
        out.money_out += redeemed.paid.value();
    }
    if (token.state().supply + change <= 0) {
        throw InvalidValue("flows",
                           "must leave tokens outstanding; at " + format_time(row.time) +
                               " there are " + shortest(token.state().supply),
                           shortest(-change) + " to be redeemed");
    }
    out.fee += fee;
    token.deal(change, fees.paid_to == FeesPaidTo::fund ? fee : 0, row);
}

Notes Dealing::notes() const {
    Notes notes;
    const auto all = std::to_string(requests_.size());
    if (next_ < requests_.size()) {
        notes.push_back({NoteCode::left_out,
                         std::to_string(requests_.size() - next_) + " of " + all +
                             " flows are later than the last observation",
                         "flows"});
    }
    if (!requests_.empty() && first_ && requests_.front().time < *first_) {
        notes.push_back(
            {NoteCode::before_first_row,
             "flows before the first observation, " + format_time(*first_) + ", are dealt there",
             "flows"});
    }
    if (refused_ > 0) {
        notes.push_back({NoteCode::left_out,
                         std::to_string(refused_) + " of " + all +
                             " flows come after the token was wiped out, and are not dealt",
                         "flows"});
    }
    return notes;
}

}  // namespace levtok::rebalance
