#pragma once

#include <optional>

#include "nav/check.hpp"
#include "nav/ledger.hpp"

namespace levtok::rebalance {

/// The greatest NAV that a cap, as terms have it, leaves to a holder after a rebalance to
/// `rebalance_nav`; infinity without one.
inline double most_nav(const std::optional<double>& cap, double rebalance_nav) {
    return cap ? rebalance_nav * (1 + *cap) : infinity;
}

/// All that a token holds at `price`, what its cap withholds included.
inline double held_at(const nav::Ledger& ledger, double price) {
    return nav::equity_at(ledger, price) + ledger.withheld;
}

}  // namespace levtok::rebalance
