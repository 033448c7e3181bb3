#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rebalance/holder/portfolio_design.hpp"

namespace levtok::cli {

/// A holding of a portfolio file, with the files of its market.
struct HoldingEntry : rebalance::HoldingDesign {
    std::string prices;  ///< of the underlying; a portfolio file stands for the index of it
    std::string column;  ///< of the price
    std::string funding;
    std::string rates;
    std::string spreads;
    std::string entry;  ///< signals of the strategy
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
    std::optional<rebalance::HedgeDesign> hedge;
    std::string description;  ///< for who reads the file
};

/// Reads a portfolio, from a file or an example of the library; the files that it names are found
/// from `folder`, or where that is empty from its own. Throws Error naming the file and the field.
PortfolioFile read_portfolio(const std::string& path, const std::string& folder = "");

/// Whether a holding's prices are the index of another portfolio.
bool is_portfolio_file(const std::string& prices);

}  // namespace levtok::cli
