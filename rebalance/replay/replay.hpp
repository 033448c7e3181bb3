#pragma once

#include <span>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/token.hpp"

namespace levtok::rebalance {

/// Brings funding and benchmark rates to the observations that they belong to. Holds no history of
/// its own.
class MarketFeed {
public:
    /// An event stamped up to this long after an observation belongs to it: feeds stamp funding
    /// milliseconds late.
    static constexpr Duration late = std::chrono::seconds{1};

    /// Both in order of time; they must outlive the feed.
    MarketFeed(std::span<const FundingEvent> funding, std::span<const RateEvent> rates)
        : funding_(funding), rates_(rates) {}

    /// The market at `bar`, whose time must rise from call to call. What happened up to the first
    /// bar is left out.
    MarketStep step(const Observation& bar);

    /// Goes on after `last`, the observation at which a saved state stands.
    void continue_after(Instant last);

private:
    void skip_to(Instant time, double& funding, double& benchmark);

    std::span<const FundingEvent> funding_;
    std::span<const RateEvent> rates_;
    double benchmark_ = 0;
    bool started_ = false;
};

/// One pass over a history: `next(observation)` gives the next one or false, `sink(token_index,
/// token, row)` takes what each token published. Memory does not grow with the history.
template <class Next, class Sink>
void replay(Next&& next, MarketFeed& feed, std::span<Token> tokens, Sink&& sink) {
    Observation bar;
    while (next(bar)) {
        const MarketStep step = feed.step(bar);
        for (std::size_t i = 0; i < tokens.size(); ++i) sink(i, tokens[i], tokens[i].advance(step));
    }
}

}  // namespace levtok::rebalance
