#pragma once

#include <vector>

#include "rebalance/token/dealing.hpp"
#include "service/io/read/dated_values.hpp"

namespace levtok::io {

/// Reads creations (> 0) and redemptions (< 0), in the order of time: a time and either tokens
/// (`units`, `tokens`, `shares`, …) or money (`money`, `amount`, `value`, …). Throws InputError.
std::vector<rebalance::DealRequest> read_issuer_flows(const TextSource& source,
                                                      const TimeOptions& time, const Warn& warn);

}  // namespace levtok::io
