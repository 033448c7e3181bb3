#pragma once

#include <string>
#include <string_view>

#include "rebalance/replay/rows.hpp"

namespace levtok::io {

/// `scheduled+emergency`; empty for none. The names that parse_events() reads.
std::string event_names(rebalance::Events events);

/// The events of a name list; throws Error(malformed) naming the unknown one.
rebalance::Events parse_events(std::string_view names);

}  // namespace levtok::io
