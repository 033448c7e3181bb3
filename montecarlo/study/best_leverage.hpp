#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "nav/note.hpp"
#include "nav/observation.hpp"
#include "rebalance/terms.hpp"

namespace levtok::montecarlo {

/// Leverages to compare, the periods of a history, and how the errors are resampled.
struct LeverageDesign {
    std::vector<double> leverages;  ///< rising; 0 is cash at the benchmark
    Duration by{0};                 ///< length of each period; 0: the whole history alone
    Duration block = std::chrono::days{20};
    std::uint64_t seed = 1;
    std::uint64_t resamples = 200;
};

/// One number of a period of the history.
struct LeverageRow {
    Instant first;
    Instant last;
    Estimate estimate;
};

/// The leverage that would have grown most, for a token under its terms but for the leverage, over
/// the whole history and over each period: best_leverage (the top of a parabola through the best of
/// the list and its neighbours), growth_best (log return per year of 365 days at the best of the
/// list), growth_own (at the leverage of the terms) and growth_spot (of the price). The errors are
/// those of a circular block bootstrap (Politis and Romano 1992) of the log returns, jointly for
/// all leverages; NaN where a period has fewer than two blocks. A leverage that dies in a period
/// has grown by nothing in it. Throws InvalidValue for a list that does not rise or has one
/// leverage, and where the terms are not valid at one of them.
std::vector<LeverageRow> best_leverages(const rebalance::Terms& terms,
                                        std::span<const MarketStep> steps,
                                        const LeverageDesign& design);

/// Notes on periods whose best leverage is at an end of the list.
Notes notes_of(const std::vector<LeverageRow>& rows, const LeverageDesign& design,
               const std::string& whose);

}  // namespace levtok::montecarlo
