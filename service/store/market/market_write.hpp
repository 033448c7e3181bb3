#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/store/accounts/watching_accounts.hpp"
#include "service/store/engines.hpp"
#include "service/store/market/series.hpp"

namespace levtok::store {

/// A transaction on market data and tokens: its version, the sequence of its rows and the engines
/// that it has advanced.
class MarketWrite {
public:
    MarketWrite(Connection& connection, const Engines& engines);

    Connection& connection() { return connection_; }
    /// The version that this write makes.
    std::int64_t version() const { return version_; }

    /// Registers an id.
    void register_series(const char* kind, const std::string& id);

    std::vector<StoredToken> live_tokens(const char* column, const std::string& id);

    /// Advances a token whose last row is at the last bar by `bars`, which are in order of time and
    /// stored already; an unreadable state is rebuilt from the history.
    void go_on(const StoredToken& token, std::span<const Observation> bars);
    /// Replays the whole history through a token; rows before `changed` are not rewritten.
    void replay(const StoredToken& token, Instant changed);

    /// Tokens that are advanced beyond the last bar of `underlying` show paper accounts how.
    void watch_for_accounts(const std::string& underlying, const Observation& last_bar);
    /// Takes the accounts that watch along bars after that last one, which the tokens have passed.
    void pass_accounts(std::span<const Observation> bars);
    /// Takes them along a tick.
    void pass_accounts(const Tick& tick);

    /// Records that something was written; without it the version does not change.
    void touch() { touched_ = true; }
    /// Runs the last statements of the transaction.
    void finish();
    bool touched() const { return touched_; }
    /// The engines that were advanced or replayed, by symbol.
    std::map<std::string, rebalance::Token>& moved() { return moved_; }

private:
    struct Market {
        std::vector<FundingEvent> funding;
        std::vector<RateEvent> rates;
    };

    const Market& market_after(const StoredToken& token, Instant last, Instant end);
    rebalance::PathRow advance(const std::string& symbol, rebalance::Token& engine,
                               const MarketStep& step);
    void publish(const std::string& symbol, const rebalance::Token& engine,
                 const rebalance::PathRow& row);
    void save(const StoredToken& token, rebalance::Token engine);

    Connection& connection_;
    const Engines& engines_;
    std::int64_t version_;
    std::uint64_t sequence_;
    bool touched_ = false;
    Insert nav_;
    Insert trades_;
    std::map<std::pair<std::string, Instant>, Market> markets_;  ///< by rates' id and last bar
    std::map<std::string, rebalance::Token> moved_;
    std::optional<WatchingAccounts> watching_;  ///< nothing where no account has something here
    std::string watched_;                       ///< the underlying
};

}  // namespace levtok::store
