#pragma once

#include <array>
#include <optional>
#include <vector>

#include "rebalance/instruments/brackets.hpp"
#include "rebalance/instruments/maintenance.hpp"

/// One margin or perpetual position by formulas, without a replay: size = margin x leverage, profit
/// = (exit - entry) x quantity.
namespace levtok::rebalance {

enum class PositionSide { long_side, short_side };

/// Exchanges offer up to 200x; a greater leverage is a typing error.
inline constexpr Range position_leverage{.low = 0, .high = 1000, .low_open = true};

/// A position of the same account in cross margin. Where the price of the calculated position moves
/// by a fraction x, the price of this one moves by beta x.
struct OtherPosition {
    double units = 0;  ///< negative: a short
    double entry = 0;
    std::optional<double> price{};  ///< current; absent: the entry
    double maintenance = 0.01;      ///< of its notional at the current price
    double beta = 0;
};

void describe(Fields& fields, OtherPosition& position);

/// The inputs of a position. Money is in the quote currency, rates are fractions.
struct PositionTerms {
    PositionSide side = PositionSide::long_side;
    double margin = 0;    ///< > 0; 0: as the risk sets the size
    double leverage = 1;  ///< size / margin, > 0
    double entry = 0;     ///< price, > 0
    Maintenance maintenance{.rate = 0, .margin_call = 0, .liquidation_fee = 0};
    std::optional<double> price{};        ///< current or exit; absent: the entry
    double paid = 0;                      ///< interest and funding so far; negative: received
    double risk = 0;                      ///< lost with fees at the stop, in place of a margin
    std::optional<double> stop{};         ///< price, on the losing side of the entry
    double fee_in = 0;                    ///< fraction of the notional at the entry
    double fee_out = 0;                   ///< fraction of the notional at the exit
    double deposit = 0;                   ///< put into the margin since the opening
    double free_balance = 0;              ///< cross margin: of the account, beside the margin
    std::vector<OtherPosition> beside{};  ///< cross margin: that share the balance
    std::vector<Bracket> brackets{};      ///< in place of maintenance.rate; of the mark's notional
};

/// Says the fields that are single values, and then the lists.
void describe(Fields& fields, PositionTerms& terms);

/// The results. A price is absent where no price above zero qualifies: a long at 1x cannot be
/// liquidated.
struct PositionReport {
    double margin = 0;      ///< as given, or as the risk sets it
    double size = 0;        ///< notional at entry: margin x leverage
    double quantity = 0;    ///< units of the underlying, negative for a short
    double borrowed = 0;    ///< by a margin loan, at entry: size - margin, a short's size
    double profit = 0;      ///< (price - entry) x quantity, before what was paid
    double fee_in = 0;      ///< paid beside the margin
    double fee_out = 0;     ///< of an exit at the price
    double net_profit = 0;  ///< profit less fees and what was paid
    std::optional<double> break_even_price;  ///< where it is zero
    std::optional<double> loss_at_stop;      ///< with fees and what was paid
    double equity = 0;  ///< margin, deposit, free balance, all profits, less what was paid
    double return_on_margin = 0;    ///< (margin + profit - paid) / margin - 1
    double leverage = 0;            ///< exposure / equity at the price, signed; 0 without equity
    double margin_ratio = 0;        ///< equity / notional of the maintenance margin
    double maintenance_margin = 0;  ///< equity that is required at the price, of all positions
    std::optional<double> margin_call_price;
    std::optional<double> liquidation_price;
    std::optional<double> liquidation_distance;  ///< from the price, as a fraction of it
    std::optional<double> bankruptcy_price;      ///< where equity is zero
    double liquidation_fee = 0;                  ///< the fee of a liquidation at its price
    double left_after_liquidation = 0;           ///< of the equity, at its price, after the fee
    bool margin_called = false;                  ///< at the price
    bool liquidated = false;                     ///< at the price
    double deposit_to_clear = 0;    ///< ends the call at the price; 0 where there is none
    double deposit_to_restore = 0;  ///< brings equity to notional / leverage; 0 where it is there
};

/// Throws InvalidValue naming the field that breaks its rule.
PositionReport position_report(const PositionTerms& terms);

/// The price at which balance + quantity x (price - entry) is `rate` times the notional. For the
/// notional at entry and with balance = entry x |quantity| / leverage that is, for a long,
/// entry x (1 - 1/leverage + rate), for a short entry x (1 + 1/leverage - rate).
std::optional<double> price_at_rate(double quantity, double entry, double balance, double rate,
                                    MaintenanceOn on);

/// The leverages that exchanges offer.
inline constexpr std::array<double, 10> ladder_leverages{2, 3, 5, 10, 20, 25, 50, 75, 100, 125};

/// The same position at one leverage of the ladder.
struct LadderRow {
    double leverage = 0;
    double margin = 0;
    double size = 0;
    double units = 0;  ///< negative for a short
    double fees = 0;   ///< in and out at the entry price
    std::optional<double> liquidation_price;
    std::optional<double> liquidation_distance;  ///< from the entry, as a fraction of it
    std::optional<bool> stop_first;              ///< whether the stop is met before the liquidation
    bool allowed = false;  ///< false where it would be called or liquidated at once, or the bracket
                           ///< of its size does not allow the leverage
};

/// One row for each of ladder_leverages, of `terms` at the entry: a given margin has a size for
/// each leverage, a risk has one size and a margin for each. Throws as position_report does where
/// something other than the leverage is wrong.
std::vector<LadderRow> position_ladder(PositionTerms terms);

}  // namespace levtok::rebalance
