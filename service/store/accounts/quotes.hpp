#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rebalance/account/paper_account.hpp"
#include "service/store/engines.hpp"
#include "service/store/market/series.hpp"

namespace levtok::store {

/// What tokens and underlyings trade at now, as a transaction or a reader sees it.
class Quotes {
public:
    using Execute = std::function<Rows(const std::string&, std::span<const Value>)>;

    Quotes(Execute execute, const Engines& engines)
        : execute_(std::move(execute)), engines_(engines) {}

    /// The indicative NAV of a token at the last tick of its underlying, else its NAV at the last
    /// bar; nothing where it has none yet. The time is that of the tick or bar.
    std::optional<rebalance::PaperQuote> token(const StoredToken& token) const;
    /// The last tick, else the last bar; nothing where there is none.
    std::optional<rebalance::PaperQuote> underlying(const std::string& id) const;
    /// NAV at a tick, in units of the first token, as the last row of a path would have it;
    /// `engine` is at the last bar.
    double at_tick(const StoredToken& token, rebalance::Token engine, const Tick& tick) const;

    std::optional<StoredToken> stored_token(const std::string& symbol) const;

private:
    template <class Event>
    std::vector<Event> events(const std::string& id, const Range& range) const {
        const Bounds bounds(range);
        const Values values{id, bounds.first, bounds.last, bounds.limit};
        return events_of<Event>(execute_(select_range<Event>(bounds.order), values));
    }
    /// One after the last bar.
    std::optional<Tick> tick(const std::string& id, Instant last_bar) const;

    Execute execute_;
    const Engines& engines_;
};

}  // namespace levtok::store
