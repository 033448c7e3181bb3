#pragma once

#include <string>

#include "service/store/store.hpp"

namespace levtok::store {

/// Adds up the journal of a paper account and compares balance, lots and collaterals, to the bit,
/// with the account's state; and its resting orders with those that are listed. The first
/// difference; empty for none.
std::string journal_difference(const Store& store, const AccountRecord& account);

}  // namespace levtok::store
