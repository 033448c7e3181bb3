#pragma once

namespace levtok::rebalance {

/// The inputs of a trigger: one token as of a price, per token in the quote currency, over the
/// number type.
template <class Number>
struct TokenView {
    Number equity;              ///< E at `price`
    Number position;            ///< q, signed; 0 of a token that is flat
    Number price;               ///< p
    Number price_at_rebalance;  ///< p of the last rebalance
    Number nav_at_rebalance;    ///< E after the last rebalance
};

/// The prices at which a trigger fires: at or below `below`, at or above `above`. 0 and infinity
/// stand for never.
template <class Number>
struct TouchPrices {
    Number below;
    Number above;
};

/// A band of |real leverage|, to whose edge ToEdge trades.
struct Band {
    double min;
    double max;
};

}  // namespace levtok::rebalance
