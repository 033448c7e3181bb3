#pragma once

#include <span>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// Assigns funding, benchmark rates and spreads to the observations that they belong to. It stores
/// no history of its own.
class MarketFeed {
public:
    /// An event stamped up to this long after an observation belongs to it: feeds stamp funding
    /// milliseconds late.
    static constexpr Duration late = std::chrono::seconds{1};

    /// All must be in order of time and outlive the feed.
    MarketFeed(std::span<const FundingEvent> funding, std::span<const RateEvent> rates,
               std::span<const SpreadEvent> spreads = {})
        : funding_(funding), rates_(rates), spreads_(spreads) {}

    /// The market at `bar`, whose time must rise from call to call. Events up to the first bar are
    /// left out.
    MarketStep step(const Observation& bar);

    /// Continues after `last`, the last observation of a saved state.
    void continue_after(Instant last);

private:
    void skip_to(Instant time, double& funding);

    std::span<const FundingEvent> funding_;
    std::span<const RateEvent> rates_;
    std::span<const SpreadEvent> spreads_;
    double benchmark_ = 0;
    Spreads known_{};
    bool started_ = false;
};

/// Advances a token as if the last trade of its underlying were a bar: the row is an indicative
/// one. Funding and rates are those that count since its last observation.
inline PathRow advance_to_tick(Token& token, std::span<const FundingEvent> funding,
                               std::span<const RateEvent> rates, const Observation& tick) {
    MarketFeed feed(funding, rates);
    feed.continue_after(token.state().time);
    return token.advance(feed.step(tick));
}

/// One pass over a history: `next(observation)` sets the next one or returns false,
/// `sink(token_index, token, row)` takes the row that each token published. Memory does not grow
/// with the history.
template <class Next, class Sink>
void replay(Next&& next, MarketFeed& feed, std::span<Token> tokens, Sink&& sink) {
    Observation bar;
    while (next(bar)) {
        const MarketStep step = feed.step(bar);
        for (std::size_t i = 0; i < tokens.size(); ++i) sink(i, tokens[i], tokens[i].advance(step));
    }
}

}  // namespace levtok::rebalance
