#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rebalance/token/next_trades.hpp"
#include "rebalance/token/token.hpp"
#include "service/http/endpoints/service.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {

/// The rate of the last funding payment of an underlying; nothing where there is none.
std::optional<double> last_funding_rate(const Service& service, const std::string& underlying);

/// What makes the token trade next; nothing where it is retired, has died, or cannot be read.
std::optional<rebalance::NextTrades> next_trades_of(const Service& service,
                                                    const store::TokenRecord& token);

/// NAV at equal steps of time, merges undone, in units of the last token.
struct RecentNavs {
    Instant first;
    std::vector<double> navs;
};

/// `points` values over the last `limits::listed_time` up to the row at `last`, or over all of a
/// younger path. Each is one look into an index of the store, unless the token merged meanwhile.
RecentNavs recent_navs(const Service& service, const std::string& symbol, Instant last,
                       std::size_t points);

/// Calls `sink` for the rows of a token from `from` to `to`, ends included, read page by page.
void for_each_nav(const Service& service, const std::string& symbol, std::optional<Instant> from,
                  std::optional<Instant> to,
                  const std::function<void(const rebalance::PathRow&)>& sink);

/// Calls `sink` for the rows of a stretch of a token's path with the trades at each: from the last
/// row at or before `from`, which opens the stretch, up to `to`. Throws Error(not_found) where
/// there is no row, InvalidValue where the token was dead before the first.
void for_each_in_stretch(const Service& service, const std::string& symbol,
                         std::optional<Instant> from, std::optional<Instant> to,
                         const std::function<void(const rebalance::PathRow&,
                                                  std::span<const rebalance::TradeRow>)>& sink);

/// The row at which the token was wiped out; nothing where it was not.
std::optional<rebalance::PathRow> death_of(const Service& service, const std::string& symbol);

/// The row that the token would publish if the last tick of its underlying were a bar; nothing
/// where there is no tick after its last row, or the token is retired or has no row. A copy of the
/// engine is advanced; nothing is stored.
std::optional<rebalance::PathRow> indicative(const Service& service,
                                             const store::TokenRecord& token,
                                             rebalance::Token engine);

/// NAV of `now` over that of the last row at least a day before it, less 1; merges in between
/// undone. `now` is a stored row of the token or one at a tick. Nothing where there is no such row,
/// or none within one more day: on weekly data it would be a week's change.
std::optional<double> change_of_a_day(const Service& service, const store::TokenRecord& token,
                                      const rebalance::PathRow& now);

/// The same since the close of the session before, and when that was, of a token on a market with
/// sessions; nothing where it has no row there, or sessions without a row lie between.
std::optional<io::SessionChange> change_of_session(const Service& service,
                                                   const store::TokenRecord& token,
                                                   const rebalance::PathRow& now);

}  // namespace levtok::http::endpoints
