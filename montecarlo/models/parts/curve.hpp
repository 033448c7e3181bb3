#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "montecarlo/models/parts/numbers.hpp"

namespace levtok::montecarlo {

/// A smooth function on [0, end] in cubic pieces of equal width that match its values and slopes
/// (Hermite): for lanes, where the function itself would be too slow or has no closed form.
struct Curve {
    std::shared_ptr<const std::vector<double>> held;  ///< keeps the coefficients alive
    const double* coefficients = nullptr;             ///< four for each piece, constant term first
    double pieces_per_unit = 1;
    double end = 0;
    double last_piece = 0;
};

/// Tabulates `value`, whose derivative is `slope`. The error is about width^4 / 384 of the fourth
/// derivative.
Curve tabulate(const std::function<double(double)>& value,
               const std::function<double(double)>& slope, int end, int pieces_per_unit);

/// The curve at x >= 0; after its end, the value at the end.
template <class Number>
Number value_at(const Curve& curve, Number x) {
    const Number scaled = smaller(x, Number(curve.end)) * Number(curve.pieces_per_unit);
    const Number piece = smaller(whole_part(scaled), Number(curve.last_piece));
    const Number t = scaled - piece;
    const Number first = piece * Number(4.0);
    const double* c = curve.coefficients;
    const Number high = mul_add(gather(c + 3, first), t, gather(c + 2, first));
    return mul_add(mul_add(high, t, gather(c + 1, first)), t, gather(c, first));
}

}  // namespace levtok::montecarlo
