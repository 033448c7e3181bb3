#pragma once

#include "rebalance/token/token.hpp"
#include "rebalance/tracking/joined.hpp"

namespace levtok::rebalance {

/// The row of a model at the observation that `token` has just published as `row`.
inline ModelRow model_row(const Token& token, const PathRow& row) {
    const auto parts = token.attribution();
    return {row.time,      row.price, token.adjusted_nav(), parts.financing, parts.fees,
            parts.trading, parts.cap};
}

}  // namespace levtok::rebalance
