#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rebalance/replay/rows.hpp"
#include "rebalance/terms.hpp"
#include "tests/differential/draw.hpp"

/// A slow and plain replay of one token in long double. It shares the terms, the history and the
/// trading calendar with the library, and no arithmetic and no order of work: these are written
/// anew from the READMEs.
namespace levtok::differential {

using Real = long double;

struct ReferenceTrade {
    Instant instant;
    Instant time;
    std::string trigger;
    Real price = 0;
    Real leverage_before = 0;
    Real leverage_after = 0;
    Real notional = 0;
    Real cost = 0;
    Real nav = 0;
    Real rounding = 1;  ///< as of the row
};

/// What the token published at an observation.
struct ReferenceRow {
    Real nav = 0;
    Real leverage = 0;
    Real position = 0;
    Real cash = 0;
    Real fee = 0;
    Real financing = 0;
    Real cost = 0;
    Real cap = 0;
    Real held = 0;    ///< NAV and what the cap withholds
    Real merged = 1;  ///< tokens of the opening in one of now
    rebalance::Events events{};
    std::vector<ReferenceTrade> trades;
    /// A bound on what rounding in double has done up to here, relative, in units of 1e-16, and how
    /// near the nearest decision was, in what rounding may have moved it by: see README.md.
    Real rounding = 1;
    Real nearest_decision = 0;
};

/// What is asked of a number in double, relative: 1e-10, or more where the bound on rounding is
/// large.
inline double tolerance_for(Real rounding) {
    return std::max(1e-10, 1e-15 * static_cast<double>(rounding));
}

/// Whether two engines may part: a decision was within ten times what rounding may do.
inline bool is_undecided(const ReferenceRow& row) { return row.nearest_decision < 10; }

std::vector<ReferenceRow> reference(const rebalance::Terms& terms, const History& history);

}  // namespace levtok::differential
