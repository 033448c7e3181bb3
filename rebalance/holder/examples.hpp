#pragma once

#include <span>

namespace levtok::rebalance {

/// A portfolio that is built in, as the text of its file.
struct PortfolioExample {
    const char* name;
    const char* text;
};

/// All in holder/examples, sorted by name.
std::span<const PortfolioExample> portfolio_examples();

}  // namespace levtok::rebalance
