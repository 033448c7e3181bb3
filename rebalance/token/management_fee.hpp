#pragma once

#include "nav/time.hpp"
#include "rebalance/terms.hpp"

namespace levtok::rebalance {

/// Whether the fee is charged at every observation, for the time since the one before.
bool accrues(const ManagementFee& fee);

/// The first instant after `after` at which a scheduled fee is charged; Instant::max() for none,
/// and for a fee that accrues.
Instant next_fee_instant(const ManagementFee& fee, Instant after);

/// The fraction of NAV that is due at `time`, `days` after the observation before it. `next` is the
/// next instant of a scheduled fee, and is moved past `time`.
double fee_due(const ManagementFee& fee, Instant time, double days, Instant& next);

}  // namespace levtok::rebalance
