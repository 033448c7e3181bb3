#pragma once

#include <optional>

#include "rebalance/json/fields.hpp"

/// The margin that a lender or an exchange requires of a position, and the consequences of a
/// shortfall.
namespace levtok::rebalance {

/// The notional that maintenance and margin call are fractions of: the one at entry (the default
/// and the formula in common use), or the one at the current price, as most exchanges compute it.
enum class MaintenanceOn { entry, mark };

/// The position is liquidated where equity has fallen to `rate` times the notional, and its owner
/// gets a margin call where it has fallen to `margin_call` times the notional.
struct Maintenance {
    double rate = 0.01;
    MaintenanceOn on = MaintenanceOn::entry;
    /// 0: no call; absent: default_margin_call().
    std::optional<double> margin_call;
    double liquidation_fee = 0.005;  ///< fraction of the notional that is closed
};

inline void describe(Fields& fields, Maintenance& maintenance) {
    fields.number("maintenance", maintenance.rate, fraction_below_one,
                  "liquidated where equity falls to this fraction of the notional");
    fields.choice("maintenance_on", maintenance.on,
                  {{"entry", MaintenanceOn::entry}, {"mark", MaintenanceOn::mark}},
                  "the notional at the entry price, or at the current one");
    fields.optional_number("margin_call", maintenance.margin_call, fraction_below_one,
                           "margin call where equity falls to this fraction of the notional; 0: "
                           "none; absent: twice the maintenance, at most halfway to the opening");
    fields.number("liquidation_fee", maintenance.liquidation_fee, fraction_below_one,
                  "fraction of the notional that is closed");
}

/// The equity that `rate` requires for `quantity` (signed) units held since `entry`, at `price`.
double required_equity(double quantity, double entry, double price, double rate, MaintenanceOn on);

/// The default rate of a margin call: twice the maintenance rate, or halfway between it and
/// `initial_margin` (equity per notional at the opening) where that is lower.
double default_margin_call(double rate, double initial_margin);

/// Throws InvalidValue where a rate is out of range, or where a position that opens with
/// `initial_margin` (equity per notional) would be called or liquidated at once.
void check(const Maintenance& maintenance, double initial_margin);

}  // namespace levtok::rebalance
