#pragma once

#include <map>
#include <string>

#include "rebalance/account/paper_account.hpp"

namespace levtok::rebalance {

/// What the lines of a journal make of an account, from nothing but them: its balance, its lots and
/// the collateral of its positions, with the same sums in the same order as the account.
class JournalCheck {
public:
    /// The lines in order. Returns what is wrong with this one; empty for nothing.
    std::string add(const JournalLine& line);
    /// The first thing in which the state is not what the lines give, to the bit; empty for none.
    std::string difference(const PaperState& state) const;

    double balance() const { return balance_; }

private:
    struct Collateral {
        double margin = 0;
        double quantity = 0;
    };

    std::string add_to_lot(const JournalLine& line);
    std::string add_to_position(const JournalLine& line);

    std::uint64_t lines_ = 0;
    double balance_ = 0;
    double deposited_ = 0;
    double realised_ = 0;
    std::map<std::uint64_t, PaperLot> lots_;
    std::map<std::uint64_t, Collateral> positions_;
};

}  // namespace levtok::rebalance
