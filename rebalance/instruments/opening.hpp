#pragma once

#include "nav/units.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/terms.hpp"

namespace levtok::rebalance {

/// How a leveraged position is opened, and which prices of a bar its thresholds see.
struct Opening {
    double leverage = 3;  ///< size / margin, signed
    Intrabar intrabar = Intrabar::ohlc;
};

inline void describe(Fields& fields, Opening& opening) {
    fields.number("leverage", opening.leverage, leverage_range,
                  "size / margin at the opening, negative for a short");
    fields.choice("intrabar", opening.intrabar,
                  {{"close", Intrabar::close}, {"ohlc", Intrabar::ohlc}},
                  "what happens within a bar: nothing, or open, nearer extreme, farther extreme, "
                  "close");
}

}  // namespace levtok::rebalance
