#pragma once

#include "montecarlo/models/parts/curve.hpp"

namespace levtok::montecarlo {

/// P(N > x) of the standard normal, for x in [0, 9], to 1e-10.
const Curve& upper_normal_tail();

/// The whole number in 0 … count - 1 at the rank of a standard normal number in its law: all are
/// equally likely, and rise with the normal. So a draw from sorted data follows its driving normal,
/// which may be correlated, mirrored, tilted or quasi-random.
template <class Number>
Number rank_of(const Curve& tail_curve, Number normal, double count) {
    const Number tail = value_at(tail_curve, magnitude(normal));
    const Number place = select(normal < Number(0.0), tail, Number(1.0) - tail);
    return smaller(whole_part(place * Number(count)), Number(count - 1));
}

}  // namespace levtok::montecarlo
