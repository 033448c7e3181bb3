#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "rebalance/json/fields.hpp"

/// Maintenance in brackets, as exchanges state it: the rate grows with the notional of a position,
/// and the greatest leverage falls.
namespace levtok::rebalance {

/// From `floor` on up to the next bracket a position requires rate x notional - amount of equity,
/// where `amount` makes the requirement continuous, and may be opened with `max_leverage`.
struct Bracket {
    double floor = 0;  ///< notional, quote currency
    double rate = 0;
    double max_leverage = std::numeric_limits<double>::infinity();
    std::optional<double> amount{};  ///< cumulated; absent: what makes it continuous
};

void describe(Fields& fields, Bracket& bracket);

/// The brackets with all amounts: absent ones are those that make the requirement continuous.
/// Throws InvalidValue where floors do not rise from 0, rates fall, or a requirement is below zero.
std::vector<Bracket> completed(std::vector<Bracket> brackets);

/// The one that a notional falls into; of `completed` brackets, as below.
const Bracket& bracket_of(std::span<const Bracket> brackets, double notional);

/// The equity that a notional requires.
double maintenance_margin(std::span<const Bracket> brackets, double notional);

}  // namespace levtok::rebalance
