#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "rebalance/account/paper_account.hpp"

/// What an account is worth at the market's last values, before the costs of selling.
namespace levtok::rebalance {

/// The last NAV of a token in units of the first token, and the price of an underlying; nothing
/// where there is none.
struct PaperMarket {
    std::function<std::optional<PaperQuote>(const std::string& token)> token;
    std::function<std::optional<double>(const std::string& underlying)> price;
};

/// A lot in tokens of now.
struct LotValue {
    const PaperLot* lot = nullptr;
    double quantity = 0;
    std::optional<double> nav{};
    std::optional<double> value{};
    std::optional<double> open_profit{};  ///< value less cost
};

struct PositionValue {
    const PaperPosition* position = nullptr;
    double quantity = 0;
    double entry = 0;
    double margin = 0;  ///< collateral: what was put up, less funding
    std::optional<double> price{};
    std::optional<double> equity{};
    std::optional<double> open_profit{};  ///< equity less what was paid
    std::optional<double> liquidation_price{};
    std::optional<double> margin_call_price{};
    bool called = false;
};

struct PaperValues {
    std::vector<LotValue> lots;
    std::vector<PositionValue> positions;
    double tokens = 0;            ///< value of the lots; without those that have no NAV
    double positions_equity = 0;  ///< of the positions; without those that have no price
    double equity = 0;            ///< balance, tokens and positions
    double open_profit = 0;
};

/// They refer to `account`.
PaperValues values_of(const PaperAccount& account, const PaperMarket& market);

}  // namespace levtok::rebalance
