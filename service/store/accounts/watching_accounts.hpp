#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "service/store/accounts/account_rows.hpp"
#include "service/store/engines.hpp"

namespace levtok::store {

/// The paper accounts that have something on an underlying, in a transaction that stores bars or a
/// tick of it: what is due in them is filled in the same transaction. What was filled before stays
/// when the past is corrected: only what comes after the last bar passes.
class WatchingAccounts {
public:
    WatchingAccounts(Connection& connection, const std::string& underlying,
                     const Observation& last_bar);

    bool empty() const { return accounts_.empty(); }
    /// Whether an account has tokens of `symbol`, or an order of them rests.
    bool wants(const std::string& symbol) const { return tokens_.contains(symbol); }
    Instant last_time() const { return last_.time; }

    /// What a token did at a bar after the last one.
    void add(Instant bar, rebalance::TokenPassage passage);
    /// Takes the accounts along bars after the last one, and stores what has changed.
    void pass_bars(std::span<const Observation> bars);
    void pass_tick(const Observation& tick, std::vector<rebalance::TokenPassage> tokens);

private:
    struct Watching {
        AccountRecord before;
        rebalance::PaperAccount account;
        std::vector<rebalance::JournalLine> journal;
        std::map<std::uint64_t, rebalance::PaperOrder> orders;
    };

    void pass(const rebalance::MarketPassage& passage);
    void save();

    Connection& connection_;
    std::string underlying_;
    Observation last_;
    std::vector<Watching> accounts_;
    std::set<std::string> tokens_;
    std::map<Instant, std::vector<rebalance::TokenPassage>> passages_;
};

}  // namespace levtok::store
