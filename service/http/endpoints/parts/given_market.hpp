#pragma once

#include <optional>
#include <span>
#include <string>

#include "rebalance/replay/uncharged.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/endpoints/parts/market_history.hpp"
#include "service/http/endpoints/service.hpp"

namespace levtok::http::endpoints {

/// The market that a body names or holds, read whole: its rows have a limit.
struct GivenMarket {
    MarketHistory history;
    Notes
        notes{};  ///< on what the body holds; on what is stored they were given when it was posted

    rebalance::Cover cover() const {
        return {history.bars.front().time, history.bars.back().time, Duration{0}};
    }
    /// Its charges, as notes name them.
    rebalance::Feed funding_feed() const;
    rebalance::Feed rates_feed() const;
};

/// The first and the last time that are asked for.
struct Ends {
    std::optional<Instant> from;
    std::optional<Instant> to;
};

/// The times in two texts, which may be empty. Throws InvalidValue naming `prefix`from or to, also
/// where they are the wrong way round.
Ends ends_of(const std::string& from, const std::string& to, const std::string& prefix = "");

/// There is one observation or more. Bars are missing by the sessions of `calendars`. Rates of any
/// height are `meant` or not. Throws InvalidValue naming the field of the body.
GivenMarket market_of(const Service& service, const MarketBody& body,
                      std::span<const std::string> calendars, bool meant);

/// The notes on a market, and on what of it a token lacks to be charged in full.
Notes notes_on(const GivenMarket& market, const rebalance::Terms& terms);

/// Throws InvalidValue where an answer that is to be drawn is asked for in CSV.
void require_no_points_in_csv(const Request& request, std::uint64_t points);

}  // namespace levtok::http::endpoints
