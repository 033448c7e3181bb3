#pragma once

#include "montecarlo/kernel/lanes.hpp"

/// Elementary functions in lanes, to about one unit in the last place. Highway's own take several
/// times as long: they handle arguments that do not occur here.
namespace levtok::montecarlo::HWY_NAMESPACE {

/// c[0] + c[1] x + … by Estrin's scheme in pairs: shorter chains than Horner's at the same number
/// of operations.
template <std::size_t n>
HWY_INLINE Lanes polynomial(Lanes x, const double (&c)[n]) {
    static_assert(n >= 4);
    const Lanes x2 = x * x;
    Lanes sum = n % 2 == 1 ? Lanes(c[n - 1]) : mul_add(Lanes(c[n - 1]), x, Lanes(c[n - 2]));
    for (std::size_t i = n % 2 == 1 ? n - 1 : n - 2; i >= 2; i -= 2) {
        sum = mul_add(sum, x2, mul_add(Lanes(c[i - 1]), x, Lanes(c[i - 2])));
    }
    return sum;
}

/// exp(x) - 1, to an absolute 2e-16 near zero; |x| is clamped to 700. Cody-Waite reduction by ln 2,
/// Taylor to x^13 / 13!.
HWY_INLINE Lanes exp_minus_one(Lanes x) {
    constexpr double coefficients[] = {1.0 / 2,        1.0 / 6,         1.0 / 24,
                                       1.0 / 120,      1.0 / 720,       1.0 / 5040,
                                       1.0 / 40320,    1.0 / 362880,    1.0 / 3628800,
                                       1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    constexpr double to_whole =
        0x1.8p52;  // adding it rounds to a whole number, left in the low bits
    const Lanes cut = larger(smaller(x, Lanes(700.0)), Lanes(-700.0));
    const Lanes shifted = mul_add(cut, Lanes(1.4426950408889634), Lanes(to_whole));
    const Lanes k = shifted - Lanes(to_whole);
    Lanes r = mul_add(k, Lanes(-6.93147180369123816490e-01), cut);
    r = mul_add(k, Lanes(-1.90821492927058770002e-10), r);
    const Lanes tail = mul_add(r * r, polynomial(r, coefficients), r);
    const Lanes power = from_bits(shift_left<52>(bits_of(shifted) + LaneWords::of(1023)));
    return mul_add(tail, power, power - Lanes(1.0));
}

/// ln(x) for normal x > 0: 2 atanh((m - 1) / (m + 1)) of the mantissa m in [sqrt(1/2), sqrt(2)),
/// and e ln 2.
HWY_INLINE Lanes natural_log(Lanes x) {
    constexpr double coefficients[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                       2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
    // Adding this to the bits carries into the exponent where the mantissa is at least sqrt(2).
    const LaneWords carried = bits_of(x) + LaneWords::of(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
    const LaneWords mantissa =
        (carried & LaneWords::of(0x000fffffffffffff)) + LaneWords::of(0x3fe6a09e667f3bcd);
    const Lanes exponent = from_bits(shift_right<52>(carried) | LaneWords::of(0x4330000000000000)) -
                           Lanes(0x1p52 + 1023);
    const Lanes m = from_bits(mantissa);
    const Lanes f = m - Lanes(1.0);
    const Lanes s = f / (m + Lanes(1.0));
    const Lanes z = s * s;
    const Lanes log_m = mul_add(s * z, polynomial(z, coefficients), s + s);
    return mul_add(exponent, Lanes(6.93147180369123816490e-01),
                   mul_add(exponent, Lanes(1.90821492927058770002e-10), log_m));
}

/// sin and cos of a quarter turn times t, |t| <= 1/2: Taylor to the 15th and 16th power of an angle
/// below pi/4.
struct SineCosine {
    Lanes sine;
    Lanes cosine;
};
HWY_INLINE SineCosine quarter_turns(Lanes t) {
    constexpr double sine[] = {1.5707963267948966,     -0.6459640975062463,
                               0.07969262624616705,    -0.004681754135318688,
                               0.00016044118478735983, -3.598843235212085e-06,
                               5.692172921967927e-08,  -6.688035109811468e-10};
    constexpr double cosine[] = {1.0,
                                 -1.2337005501361697,
                                 0.25366950790104803,
                                 -0.02086348076335296,
                                 0.0009192602748394266,
                                 -2.5202042373060607e-05,
                                 4.710874778818172e-07,
                                 -6.386603083791852e-09,
                                 6.565963114979473e-11};
    const Lanes square = t * t;
    return {t * polynomial(square, sine), polynomial(square, cosine)};
}

}  // namespace levtok::montecarlo::HWY_NAMESPACE
