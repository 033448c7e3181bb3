#pragma once

#include <string>
#include <vector>

#include "rebalance/tracking/figure.hpp"
#include "rebalance/tracking/joined.hpp"

/// The market price of a fund or token over what it is worth.
namespace levtok::rebalance {

/// A session with the market price and the worth, both positive.
struct PremiumDay {
    Date date;
    Instant time;
    double market = 0;
    double worth = 0;  ///< NAV, or the replay on any scale
};

enum class PremiumLevel {
    as_is,    ///< of a published NAV: market / worth - 1
    relative  ///< of a replay, whose scale drifts: less the median of 61 sessions around
};

/// The joined sessions while the token lives.
std::vector<PremiumDay> premium_days(const Joined& joined);

/// The premium of each day.
std::vector<double> premiums(std::span<const PremiumDay> days, PremiumLevel level);

struct Premium {
    std::vector<Figure> figures;
    Notes notes;
};

/// Level (mean, median), standard deviation, quantiles, half-life (of the fitted first-order
/// autoregression, in sessions), the longest run of sessions beyond 2 % either way and the number
/// of runs of more than seven, as Rule 6c-11(c)(1)(vi) of the SEC has it; sessions at a premium, at
/// a discount and at neither (below 0.005 % in size) of the whole and of each calendar quarter; and
/// the premium on the `crashes` days with the largest moves of the worth. Throws Error(malformed)
/// where there are less than two days. `place` names the market price in notes.
Premium premium(std::span<const PremiumDay> days, PremiumLevel level, std::size_t crashes,
                const std::string& place);

}  // namespace levtok::rebalance
