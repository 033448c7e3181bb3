#pragma once

#include <optional>

#include "rebalance/instruments/maintenance.hpp"

/// One margin or perpetual position by formulas, without a replay: size = margin x leverage, profit
/// = (exit - entry) x quantity.
namespace levtok::rebalance {

enum class PositionSide { long_side, short_side };

/// Exchanges offer up to 200x; a greater leverage is a typing error.
inline constexpr Range position_leverage{.low = 0, .high = 1000, .low_open = true};

/// The inputs of a position. Money is in the quote currency, rates are fractions.
struct PositionTerms {
    PositionSide side = PositionSide::long_side;
    double margin = 0;    ///< > 0
    double leverage = 1;  ///< size / margin, > 0
    double entry = 0;     ///< price, > 0
    Maintenance maintenance{.rate = 0, .margin_call = 0, .liquidation_fee = 0};
    std::optional<double> price{};  ///< current or exit; absent: the entry
    double paid = 0;                ///< interest and funding so far; negative: received
};

/// The results. A price is absent where no price above zero qualifies: a long at 1x cannot be
/// liquidated.
struct PositionReport {
    double size = 0;              ///< notional at entry: margin x leverage
    double quantity = 0;          ///< units of the underlying, negative for a short
    double borrowed = 0;          ///< by a margin loan, at entry: size - margin, a short's size
    double profit = 0;            ///< (price - entry) x quantity, before what was paid
    double equity = 0;            ///< margin + profit - paid; below zero: the deficit
    double return_on_margin = 0;  ///< equity / margin - 1
    double leverage = 0;          ///< exposure / equity at the price, signed; 0 without equity
    double margin_ratio = 0;      ///< equity / notional of the maintenance margin
    std::optional<double> margin_call_price;
    std::optional<double> liquidation_price;
    std::optional<double> bankruptcy_price;  ///< where equity is zero
    double liquidation_fee = 0;              ///< the fee of a liquidation at its price
    double left_after_liquidation = 0;       ///< of the equity, at its price, after the fee
    bool margin_called = false;              ///< at the price
    bool liquidated = false;                 ///< at the price
};

/// Throws InvalidValue naming the field that breaks its rule.
PositionReport position_report(const PositionTerms& terms);

/// The price at which balance + quantity x (price - entry) is `rate` times the notional. For the
/// notional at entry and with balance = entry x |quantity| / leverage that is, for a long,
/// entry x (1 - 1/leverage + rate), for a short entry x (1 + 1/leverage - rate).
std::optional<double> price_at_rate(double quantity, double entry, double balance, double rate,
                                    MaintenanceOn on);

}  // namespace levtok::rebalance
