#include "rebalance/instruments/maintenance.hpp"

#include <cmath>

namespace levtok::rebalance {

double required_equity(double quantity, double entry, double price, double rate, MaintenanceOn on) {
    return rate * std::fabs(quantity) * (on == MaintenanceOn::entry ? entry : price);
}

double default_margin_call(double rate, double initial_margin) {
    return std::fmin(2 * rate, (rate + initial_margin) / 2);
}

void check(const Maintenance& maintenance, double initial_margin) {
    require_in_range(maintenance.rate, fraction_below_one, "maintenance");
    const double call =
        maintenance.margin_call.value_or(default_margin_call(maintenance.rate, initial_margin));
    require_in_range(call, fraction_below_one, "margin_call");
    require_in_range(maintenance.liquidation_fee, fraction_below_one, "liquidation_fee");
    const std::string opening =
        "the equity per notional at the opening, " + shortest(initial_margin);
    if (maintenance.rate >= initial_margin) {
        throw InvalidValue("maintenance", "must be < " + opening, shortest(maintenance.rate));
    }
    if (call != 0 && (call < maintenance.rate || call >= initial_margin)) {
        throw InvalidValue("margin_call",
                           "must be 0 (none), or >= maintenance = " + shortest(maintenance.rate) +
                               " and < " + opening,
                           shortest(call));
    }
}

}  // namespace levtok::rebalance
