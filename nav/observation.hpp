#pragma once

#include "nav/time.hpp"
#include "nav/units.hpp"

namespace levtok {

/// One row of a price history: a bar observed at its close. A row that has only a close has open =
/// high = low = close. Always low <= open, close <= high.
struct Observation {
    Instant time;
    Price open;
    Price high;
    Price low;
    Price close;
    double volume = 0;  ///< of the bar, in units of the underlying; 0 where unknown

    static Observation at(Instant time, Price price) { return {time, price, price, price, price}; }
};

/// A funding payment of a perpetual: a positive rate means that longs pay the rate times their
/// exposure.
struct FundingEvent {
    Instant time;
    Rate rate;
};

/// A benchmark interest rate per year (a fraction), known from `time` until the next one.
struct RateEvent {
    Instant time;
    Rate rate;
};

/// An observation with the rates that the market charges at it; a token is advanced by one of
/// these.
struct MarketStep {
    Observation bar;
    Rate funding;    ///< sum of the funding rates that belong to this observation
    Rate benchmark;  ///< per year, known at the observation before, so that there is no look-ahead
};

}  // namespace levtok
