#pragma once

#include <set>
#include <span>
#include <string>

#include "service/store/database/connection.hpp"
#include "service/store/records.hpp"

/// The rows of paper accounts, and what a transaction does with them.
namespace levtok::store {

inline constexpr const char* account_columns = "id, terms, note, created, closed, state";
/// Throws Error(system) where it cannot be read.
AccountRecord account_record(const Row& row);

inline constexpr const char* journal_columns =
    "account, number, written, time, kind, order_number, name, lot, position, quantity, price, "
    "cost, amount, margin, realised, first_tokens, note";
JournalRecord journal_record(const Row& row);

/// Throws Error(not_found) where there is none.
AccountRecord read_account(Connection& connection, const std::string& id);

/// What made a line or an order, so that it is not made twice.
struct Idempotent {
    std::string key;           ///< empty: nothing is known of it
    std::string request;       ///< as a text
    std::uint64_t placed = 0;  ///< the order that it made; 0: the first line of the journal
};

/// What has changed in an account.
struct AccountChange {
    const rebalance::PaperState& state;
    std::span<const rebalance::JournalLine> journal;
    std::span<const rebalance::PaperOrder> orders;
};

/// Stores it: the state, the lines of the journal, the orders, and what the account watches.
void save_account(Connection& connection, const AccountRecord& before, const AccountChange& change,
                  const Idempotent& by = {});

/// The underlyings on which something of the account waits or lives.
std::set<std::string> watched_by(const rebalance::PaperState& state);

}  // namespace levtok::store
