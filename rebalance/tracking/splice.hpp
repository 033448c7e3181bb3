#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rebalance/tracking/joined.hpp"

/// One history of a token: what really traded where it exists, the replay before.
namespace levtok::rebalance {

struct SplicedRow {
    Instant time;
    double value = 0;
    bool observed = false;
};

struct Splice {
    std::vector<SplicedRow> rows;
    Instant met;        ///< of the first observed row
    double factor = 1;  ///< by which the replay was multiplied
    Notes notes;
};

/// The replay up to the first session that both have, scaled so that it ends at the observed value
/// of that session, and the observed values from there on; distributions are put back in where they
/// are known. Times stay those of either series. Throws Error(malformed) where they have no session
/// in common, or nothing of the replay comes before it.
Splice splice(std::span<const ModelRow> model, std::span<const ObservedValue> observed,
              const TradingCalendar& calendar, const std::string& place);

}  // namespace levtok::rebalance
