#pragma once

#include <span>
#include <vector>

#include "rebalance/tracking/joined.hpp"

/// An observed series as it is kept.
namespace levtok::rebalance {

/// A value, splits taken out, with what holders were paid since the one before.
struct ObservedRow {
    Instant time;
    double value = 0;
    double distribution = 0;  ///< money per unit; it left the value before this one
};

bool has_distributions(std::span<const ObservedRow> rows);

/// The values, with totals where `has_totals`: each distribution d multiplies the totals before it
/// by 1 - d / the value before, so that the last total is the last value.
std::vector<ObservedValue> observed_values(std::span<const ObservedRow> rows, bool has_totals);

/// A published NAV in the place of a model.
std::vector<ModelRow> as_model(std::span<const ObservedValue> nav);

}  // namespace levtok::rebalance
