#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rebalance/holder/portfolio.hpp"
#include "rebalance/holder/strategy.hpp"

namespace levtok::rebalance {

/// What is held: the price itself, a token of a product on it, the same by the rules of a strategy,
/// or a margin or perpetual position.
struct HoldingDesign {
    std::string name;
    std::optional<double> weight;  ///< target, of the value
    std::optional<double> units;   ///< bought at the first observation, in place of a weight
    std::string product;           ///< a token of it
    std::vector<std::string> set;  ///< changes of the product's fields
    std::optional<Strategy> strategy;
    std::string instrument;  ///< such as perpetual:leverage=-1
};

/// The holding of which another takes the risk.
struct HedgeDesign {
    std::string of;
    std::string by;
    Duration period{0};  ///< of the returns that are compared; 0: each observation
};

void describe(Fields& fields, HoldingDesign& holding);
void describe(Fields& fields, HedgeDesign& hedge);

/// Throws InvalidValue naming the field from `place` where the holding is of two kinds or of two
/// sizes or of none, or has what its kind does not use.
void check(const HoldingDesign& holding, const std::string& place);

/// The two of a hedge among the holdings, by their index.
struct HedgePair {
    std::size_t of = 0;
    std::size_t by = 0;
    Duration period{0};
};

/// Throws InvalidValue where one of the names is not that of one holding, or both are the same.
HedgePair pair_of(const HedgeDesign& hedge, const std::vector<std::string>& names);

}  // namespace levtok::rebalance
