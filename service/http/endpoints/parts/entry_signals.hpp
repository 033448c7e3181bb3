#pragma once

#include <vector>

#include "rebalance/holder/held_token.hpp"
#include "service/http/contract/bodies.hpp"

namespace levtok::http::endpoints {

/// The signals of a body's list `entry`. Throws InvalidValue unless their times rise.
std::vector<rebalance::EntrySignal> signals_of(const std::vector<EntryBody>& entry);

}  // namespace levtok::http::endpoints
