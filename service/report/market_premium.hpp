#pragma once

#include <string>
#include <vector>

#include "rebalance/tracking/premium.hpp"
#include "service/report/past.hpp"

/// What the market paid for a token over its NAV.
namespace levtok::report {

struct MarketPremium {
    std::vector<Instant> time;
    std::vector<double> premium;
    std::vector<rebalance::Figure> figures;
    Notes notes;
};

/// Of observed prices over the NAV of a history, as `levtok premium` has them over a replay.
/// `place` names the prices. Throws Error where they have less than two sessions in common.
MarketPremium market_premium_of(const History& history,
                                std::span<const rebalance::ObservedValue> prices,
                                const std::string& place);

std::string premium_finding(const MarketPremium& premium);
/// Level, half-life and stretches, and the sessions at a premium and at a discount by quarter.
std::string premium_tables(const MarketPremium& premium);
/// `"premium":{"time":…,"premium":…}`.
std::string premium_data(const MarketPremium& premium, std::size_t points);

}  // namespace levtok::report
