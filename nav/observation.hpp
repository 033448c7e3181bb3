#pragma once

#include <optional>

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

/// Rates per year that are charged beside the benchmark, where a history gives them; nothing where
/// those of the product count.
struct Spreads {
    std::optional<Rate> borrow_spread;  ///< that borrowed cash pays above the benchmark
    std::optional<Rate> lend_spread;    ///< that held cash earns below the benchmark
    std::optional<Rate> borrow_fee;     ///< that a short pays on its exposure

    friend bool operator==(const Spreads&, const Spreads&) = default;
};

/// All spreads that are known from `time` until the next ones.
struct SpreadEvent {
    Instant time;
    Spreads spreads;
};

/// An observation with the rates that the market charges at it; a token is advanced by one of
/// these.
struct MarketStep {
    Observation bar;
    Rate funding;    ///< sum of the funding rates that belong to this observation
    Rate benchmark;  ///< per year, known at the observation before, so that there is no look-ahead
    Spreads spreads{};  ///< likewise
};

}  // namespace levtok
