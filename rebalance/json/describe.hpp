#pragma once

#include "rebalance/json/fields.hpp"
#include "rebalance/terms.hpp"

/// The fields of a product file; a trigger describes its own in its header.
namespace levtok::rebalance {

/// Of a rule that trades to a number; 0 leaves the token flat.
inline constexpr Range traded_size{.low = 0, .high = 100};
inline constexpr Range leverage_size{.low = 0, .high = 100, .low_open = true};

void describe(Fields& fields, ManagementFee& fee);
void describe(Fields& fields, Fees& fees);
void describe(Fields& fields, NoFinancing& none);
void describe(Fields& fields, PerpetualFunding& none);
void describe(Fields& fields, CashFinancing& cash);
void describe(Fields& fields, Execution& execution);
void describe(Fields& fields, Recenter& recenter);
void describe(Fields& fields, FillOverWindow& fill);
void describe(Fields& fields, RebalanceRule& rule);
void describe(Fields& fields, Merge& merge);
void describe(Fields& fields, Source& source);
void describe(Fields& fields, Terms& terms);

}  // namespace levtok::rebalance
