#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/store/engines.hpp"
#include "service/store/market/series.hpp"

namespace levtok::store {

/// A transaction on market data and tokens under way: its version, the sequence of its rows and the
/// engines that it has taken on.
class MarketWrite {
public:
    MarketWrite(Connection& connection, const Engines& engines);

    Connection& connection() { return connection_; }
    /// The version that this write makes.
    std::int64_t version() const { return version_; }

    /// Makes an id known.
    void register_series(const char* kind, const std::string& id);

    std::vector<StoredToken> live_tokens(const char* column, const std::string& id);

    /// Takes a token that stands at the last bar on by `bars`, in order of time and stored already;
    /// one whose state cannot be read gets it anew from the history.
    void go_on(const StoredToken& token, std::span<const Observation> bars);
    /// Replays the whole history through a token; rows before `changed` stand as they are.
    void replay(const StoredToken& token, Instant changed);

    /// Notes that something was written; without it the version stays.
    void touch() { touched_ = true; }
    /// The last statements of the transaction.
    void finish();
    bool touched() const { return touched_; }
    /// The engines that were taken on or replayed, by symbol.
    std::map<std::string, rebalance::Token>& moved() { return moved_; }

private:
    struct Market {
        std::vector<FundingEvent> funding;
        std::vector<RateEvent> rates;
    };

    const Market& market_after(const StoredToken& token, Instant last, Instant end);
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
};

}  // namespace levtok::store
