#include "rebalance/account/journal_check.hpp"

#include "nav/check.hpp"

namespace levtok::rebalance {
namespace {

std::string line_of(const JournalLine& line) { return "line " + std::to_string(line.number); }

std::string unequal(const std::string& what, double kept, double summed) {
    return what + " is " + shortest(kept) + ", the journal gives " + shortest(summed);
}

}  // namespace

std::string JournalCheck::add(const JournalLine& line) {
    if (line.number != ++lines_) {
        return line_of(line) + " stands where line " + std::to_string(lines_) + " should";
    }
    balance_ += line.amount;
    if (line.realised) realised_ += *line.realised;
    if (line.kind == JournalKind::deposit || line.kind == JournalKind::withdrawal) {
        deposited_ += line.amount;
    }
    if (balance_ < 0) return line_of(line) + " takes the balance below zero";
    if (line.lot != 0) return add_to_lot(line);
    if (line.position != 0) return add_to_position(line);
    return {};
}

std::string JournalCheck::add_to_lot(const JournalLine& line) {
    if (line.kind == JournalKind::buy) {
        lots_[line.number] = {
            .number = line.number, .quantity = line.quantity, .cost = -line.amount};
        return line.lot == line.number ? "" : line_of(line) + " buys into another lot";
    }
    const auto lot = lots_.find(line.lot);
    if (lot == lots_.end() || line.quantity > lot->second.quantity) {
        return line_of(line) + " sells what is not there";
    }
    take_from(lot->second, line.quantity);
    if (lot->second.quantity == 0) lots_.erase(lot);
    return {};
}

std::string JournalCheck::add_to_position(const JournalLine& line) {
    if (line.kind == JournalKind::open) {
        positions_[line.number] = {line.margin, line.quantity};
        return line.position == line.number ? "" : line_of(line) + " opens another position";
    }
    // An order of a position may be cancelled when that has ended.
    if (line.kind == JournalKind::cancelled || line.kind == JournalKind::rejected) return {};
    const auto position = positions_.find(line.position);
    if (position == positions_.end()) return line_of(line) + " is of a position that is not there";
    position->second.margin += line.margin;
    const bool ends = line.kind == JournalKind::close || line.kind == JournalKind::liquidation;
    if (ends) position->second.quantity -= line.quantity;
    if (ends && position->second.quantity == 0) positions_.erase(position);
    return {};
}

std::string JournalCheck::difference(const PaperState& state) const {
    if (state.lines != lines_) {
        return "the account has " + std::to_string(state.lines) + " lines, the journal " +
               std::to_string(lines_);
    }
    if (state.balance != balance_) return unequal("the balance", state.balance, balance_);
    if (state.deposited != deposited_) {
        return unequal("what was deposited", state.deposited, deposited_);
    }
    if (state.realised != realised_) return unequal("the profit", state.realised, realised_);
    if (state.lots.size() != lots_.size()) return "the account has other lots than the journal";
    for (const auto& lot : state.lots) {
        const auto found = lots_.find(lot.number);
        const std::string name = "lot " + std::to_string(lot.number);
        if (found == lots_.end()) return name + " is not in the journal";
        if (lot.quantity != found->second.quantity) {
            return unequal("the quantity of " + name, lot.quantity, found->second.quantity);
        }
        if (lot.cost != found->second.cost) {
            return unequal("the cost of " + name, lot.cost, found->second.cost);
        }
    }
    if (state.positions.size() != positions_.size()) {
        return "the account has other positions than the journal";
    }
    for (const auto& position : state.positions) {
        const auto found = positions_.find(position.number);
        const std::string name = "position " + std::to_string(position.number);
        if (found == positions_.end()) return name + " is not in the journal";
        const auto& account = position.account;
        if (account.balance != found->second.margin) {
            return unequal("the collateral of " + name, account.balance, found->second.margin);
        }
        if (account.held.front().quantity != found->second.quantity) {
            return unequal("the quantity of " + name, account.held.front().quantity,
                           found->second.quantity);
        }
    }
    return {};
}

}  // namespace levtok::rebalance
