#pragma once

#include "nav/time.hpp"

namespace levtok::rebalance {

class Fields;

/// When a holder gets in, with how much, when out, and at what cost. 0 stands for a rule that there
/// is not. Fractions of the entry are of the NAV at which the holder got in.
struct Strategy {
    // ---- entry ----------------------------------------------------------------------------------
    Duration trend{0};        ///< in only while the price is above its mean over so long
    double trend_margin = 0;  ///< fraction by which the price passes the mean before that counts
    Duration trend_delay{0};  ///< from the signal to the trade
    Duration cooldown{0};     ///< from an exit to the next entry
    // ---- size -----------------------------------------------------------------------------------
    double allocate = 1;           ///< fraction of the equity that goes in, and the most that does
    double risk = 0;               ///< of the equity, lost where the stop fills at its level
    double target_volatility = 0;  ///< of the equity, per sqrt(year)
    Duration volatility_window = std::chrono::days{30};
    // ---- exits ----------------------------------------------------------------------------------
    double stop_loss = 0;    ///< fraction below the entry
    double take_profit = 0;  ///< fraction above the entry
    double trailing = 0;     ///< fraction below the highest NAV since the entry
    Duration max_hold{0};    ///< out at the first observation at or after it
    // ---- costs ----------------------------------------------------------------------------------
    double spread = 0;      ///< between bid and ask, as a fraction of NAV; half is paid at each end
    double broker_fee = 0;  ///< fraction of what is traded
};

void describe(Fields& fields, Strategy& strategy);

/// Throws InvalidValue naming the field: a risk without a stop, two rules of size, a margin without
/// a trend.
void check(const Strategy& strategy);

}  // namespace levtok::rebalance
