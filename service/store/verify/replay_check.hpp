#pragma once

#include <string>

#include "service/store/rows.hpp"
#include "service/store/store.hpp"

namespace levtok::store {

/// Replays a token from the stored prices, funding and rates up to its last row, and compares its
/// rows, trades and state with what is stored, bit for bit. The first difference; empty for none.
std::string replay_difference(const Store& store, const TokenRecord& token,
                              const StoredToken& stored);

}  // namespace levtok::store
