#pragma once

#include <string>
#include <vector>

#include "nav/time.hpp"
#include "rebalance/terms.hpp"

namespace levtok::montecarlo {

/// A rebalancing rule that studies refer to by name.
struct RuleKind {
    const char* name;
    const char* meaning;
    double parameter;  ///< default of the number after the name and a colon; 0: none is allowed
};

/// All rules; a new one is a row in rules.cpp.
std::vector<RuleKind> rule_kinds();

/// The terms with the rules called `text`: `daily`, `band:0.2`; `own` leaves them as they are.
/// Rules that act within a bar act at its close. `step` is that of the study. Throws InvalidValue
/// naming `rule`.
rebalance::Terms with_rule(rebalance::Terms terms, const std::string& text, Duration step);

}  // namespace levtok::montecarlo
