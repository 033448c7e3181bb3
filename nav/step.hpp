#pragma once

#include <cmath>

/// The step of a token, written once over the number type: `double` in the replay, a SIMD batch in
/// the Monte Carlo kernel. Everything is per token in the quote currency: equity E (the NAV),
/// position q in units of the underlying, exposure N = q p, cash C = E - N. Branches are
/// selections, so that a batch can take both sides. A batch type brings its own mul_add, magnitude
/// and select, found by argument-dependent lookup.
namespace levtok::nav {

inline double mul_add(double a, double b, double c) { return a * b + c; }
inline double magnitude(double x) { return std::fabs(x); }
inline double select(bool condition, double yes, double no) { return condition ? yes : no; }

/// E + q dp: equity after the price of the position has changed by `change`.
template <class Number>
Number marked(Number equity, Number position, Number change) {
    return mul_add(position, change, equity);
}

/// N / E.
template <class Number>
Number real_leverage(Number equity, Number exposure) {
    return exposure / equity;
}

/// The amount that a perpetual's funding takes from equity: a positive rate is paid by longs and
/// received by shorts.
template <class Number>
Number funding_payment(Number exposure, Number rate) {
    return exposure * rate;
}

/// The amount that interest takes from equity over `years` (of the day count): negative cash pays
/// benchmark + borrow_spread, positive cash earns benchmark - lend_spread.
template <class Number>
Number interest_payment(Number cash, Number benchmark, Number borrow_spread, Number lend_spread,
                        Number years) {
    const Number rate =
        select(cash < Number(0), benchmark + borrow_spread, benchmark - lend_spread);
    return Number(0) - cash * (rate * years);
}

/// The amount that borrowing the underlying takes from equity over `years`: a short pays `rate` on
/// its exposure.
template <class Number>
Number borrow_payment(Number exposure, Number rate, Number years) {
    return select(exposure < Number(0), magnitude(exposure) * (rate * years), Number(0));
}

/// A proportional charge: the amount that a fee of `fraction` takes from equity.
template <class Number>
Number fee_payment(Number equity, Number fraction) {
    return equity * fraction;
}

/// What a cap leaves to others: what equity is above `most`.
template <class Number>
Number above_cap(Number equity, Number most) {
    return select(most < equity, equity - most, Number(0));
}

template <class Number>
struct Trade {
    Number equity;    ///< after paying the cost
    Number exposure;  ///< after the trade: exactly leverage x equity
    Number traded;    ///< exposure bought (> 0) or sold (< 0)
    Number cost;      ///< cost_rate x |traded|
};

/// Trades so that the leverage after paying is exactly `leverage`: dN = (T E - N) / (1 + T k s), s
/// = sign(T E - N). Needs |leverage| x cost_rate < 1.
template <class Number>
Trade<Number> trade_to(Number leverage, Number equity, Number exposure, Number cost_rate) {
    const Number gap = mul_add(leverage, equity, Number(0) - exposure);
    const Number drag = leverage * cost_rate;
    const Number traded = gap / (Number(1) + select(gap < Number(0), Number(0) - drag, drag));
    const Number cost = cost_rate * magnitude(traded);
    const Number after = equity - cost;
    return {after, leverage * after, traded, cost};
}

}  // namespace levtok::nav
