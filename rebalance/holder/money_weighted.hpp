#pragma once

#include <span>
#include <vector>

#include "nav/time.hpp"

namespace levtok::rebalance {

/// Money that comes in (> 0) or is taken out (< 0) at a time.
struct CashFlow {
    Instant time;
    double amount = 0;
};

/// The yearly rates r at which the flows, each compounded from its time to the last with
/// (1 + r)^years of 365 days, add up to `value` at `end`: the money-weighted return (XIRR). There
/// may be none and, where flows change their direction, several; the lowest comes first. -100 %,
/// where nothing is left, is one. Found are those from -99.99 % to 1e6 %, and over less than four
/// years all at which 1 becomes e^-40 to e^40 over the whole time.
std::vector<double> money_weighted_returns(std::span<const CashFlow> flows, Instant end,
                                           double value);

}  // namespace levtok::rebalance
