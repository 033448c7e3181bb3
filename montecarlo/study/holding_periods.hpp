#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "montecarlo/estimate/estimate.hpp"
#include "nav/metrics.hpp"
#include "nav/note.hpp"

namespace levtok::montecarlo {

/// How long a token is held, and how the errors are resampled.
struct HoldingDesign {
    std::vector<Duration> periods;
    std::uint64_t seed = 1;
    std::uint64_t resamples = 200;
};

/// One number of a holding period.
struct HoldingRow {
    Duration period{};
    Estimate estimate;
};

/// What came of holding a token for each period, begun at every observation of its history that the
/// period fits behind: starts (how many), the quantiles and the mean of the return, and how often
/// it made a loss, beat the underlying, and beat leverage times the underlying's return. A period
/// ends at the first observation at or after it; a start whose end is later than half a period
/// more, as in a gap, is left out. Windows overlap and are not independent: the errors are those of
/// a circular block bootstrap (Politis and Romano 1992) with blocks of a period. Standard errors
/// are NaN where the history has fewer than two blocks. Throws InvalidValue for a period that is
/// not above 0.
std::vector<HoldingRow> holding_periods(const nav::PathView& path, const HoldingDesign& design);

/// Notes on periods that the history of `whose` is too short for.
Notes notes_of(const std::vector<HoldingRow>& rows, const std::string& whose);

}  // namespace levtok::montecarlo
