#include "rebalance/token/management_fee.hpp"

#include <cmath>

#include "rebalance/instants.hpp"

namespace levtok::rebalance {
namespace {

Duration interval_of(const ManagementFee& fee) {
    return fee.per == FeePeriod::eight_hours ? Duration{std::chrono::hours{8}} : one_day;
}

}  // namespace

bool accrues(const ManagementFee& fee) {
    return fee.per == FeePeriod::year || fee.per == FeePeriod::dilution;
}

Instant next_fee_instant(const ManagementFee& fee, Instant after) {
    if (fee.rate == 0 || accrues(fee)) return Instant::max();
    return next_instant(fee.at, interval_of(fee), after);
}

double fee_due(const ManagementFee& fee, Instant time, double days, Instant& next) {
    if (accrues(fee)) return fee.rate * days / 365;
    if (time < next) return 0;
    const Instant after = next_fee_instant(fee, time);
    const auto charges = static_cast<double>((after - next) / interval_of(fee));
    next = after;
    return charges == 1 ? fee.rate : -std::expm1(charges * std::log1p(-fee.rate));
}

}  // namespace levtok::rebalance
