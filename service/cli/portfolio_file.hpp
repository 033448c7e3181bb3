#pragma once

#include <string>
#include <vector>

#include "rebalance/holder/portfolio.hpp"

namespace levtok::cli {

/// A holding of a portfolio file: a price, or a token of a product on it.
struct HoldingEntry {
    std::string name;
    double weight = 0;
    std::string product;           ///< empty: the price itself
    std::vector<std::string> set;  ///< changes of the product's fields
    std::string prices;            ///< files, from the folder of the portfolio's
    std::string funding;
    std::string rates;
};

struct FlowEntry {
    Instant time;
    double amount = 0;
};

struct PortfolioFile {
    rebalance::PortfolioRules rules;
    std::string rates;  ///< of the cash; empty: none is earned
    std::string from;   ///< first observation; empty: the first of all holdings
    std::string to;
    std::vector<HoldingEntry> holdings;
    std::vector<FlowEntry> flows;
};

/// Reads a portfolio; the files that it names are found from its folder. Throws Error naming the
/// file and the field.
PortfolioFile read_portfolio(const std::string& path);

}  // namespace levtok::cli
