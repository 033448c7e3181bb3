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

/// Maps a standard normal number to Student's t of the same rank, scaled to unit variance: x
/// exp(h(|x|)), h tabulated to about 1e-9 on |x| <= 16. One driving number gives one t number, so
/// that correlation, mirroring, tilting and quasi-random numbers apply to it; the copula of several
/// underlyings is the normal one.
struct StudentMap {
    Curve log_ratio;  ///< h
};

/// The map for `degrees` > 2.
StudentMap student_map(double degrees);

template <class Number>
Number to_student(const StudentMap& map, Number normal) {
    return mul_add(normal, exp_minus_one(value_at(map.log_ratio, magnitude(normal))), normal);
}

}  // namespace levtok::montecarlo
