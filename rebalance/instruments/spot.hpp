#pragma once

#include "rebalance/instruments/account.hpp"
#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {

/// The underlying, bought once with the investment.
struct Spot {
    static constexpr const char* name = "spot";
    static constexpr const char* summary = "the underlying itself, held";
};

inline void describe(Fields&, Spot&) {}

inline AccountTerms account_terms(const Spot&) { return {}; }

}  // namespace levtok::rebalance
