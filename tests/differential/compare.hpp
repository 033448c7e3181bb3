#pragma once

#include <optional>
#include <string>

#include "rebalance/terms.hpp"
#include "tests/differential/draw.hpp"

/// The replay against the reference on one case.
namespace levtok::differential {

struct Comparison {
    /// Where they part, with the rows up to there and the terms; empty where they agree.
    std::string difference;
    /// They part after a decision that was nearer than rounding: neither is wrong.
    bool undecided = false;
    /// What was asked of the numbers, relative: 1e-10, or more where a path magnifies rounding.
    double tolerance = 0;
    std::size_t rows = 0;
    std::size_t trades = 0;
    bool wiped_out = false;
};

Comparison compare(const rebalance::Terms& terms, const History& history);

}  // namespace levtok::differential
