#pragma once

#include <vector>

#include "rebalance/holder/held_token.hpp"
#include "service/io/read/dated_values.hpp"

namespace levtok::io {

/// Reads a holder's own signals, in the order of time: a time and a share of the size of an entry
/// (`signal`, `entry`, `position`, `share`, `weight`, `target`, …), 1 in and 0 out. Throws
/// InputError, also for a share that is not in [0, 1].
std::vector<rebalance::EntrySignal> read_entry_signals(const TextSource& source,
                                                       const TimeOptions& time, const Warn& warn);

}  // namespace levtok::io
