#pragma once

namespace levtok::testing {

/// A year of days at volatility 0.8 without drift, a fee of 0.03 % a day: what is known of NAV, to
/// the printed digits.
struct ReferenceLaw {
    double leverage;
    double median, low, high;                                 ///< low and high: 5 % and 95 %
    double loss, wiped_out;                                   ///< probabilities
    double median_unit, low_unit, high_unit, wiped_out_unit;  ///< half of the last printed digit
};

inline constexpr ReferenceLaw reference_laws[] = {
    {2, 0.248228, 0.0175882, 3.46961, 0.80737, 0, 5e-7, 5e-8, 5e-6, 1e-15},
    {3, 0.0485170, 0.000877028, 2.60435, 0.89407, 0, 5e-8, 5e-10, 5e-6, 1e-15},
    {-2, 0.244524, 0.0166578, 3.48311, 0.80780, 0, 5e-7, 5e-8, 5e-6, 1e-15},
    {5, 0.000195941, 1.85615e-07, 0.183689, 0.98013, 2.02e-05, 5e-10, 5e-13, 5e-7, 5e-8},
    {-5, 0.000132482, 8.45866e-08, 0.155572, 0.98151, 2.21e-03, 5e-10, 5e-14, 5e-7, 5e-6},
};

}  // namespace levtok::testing
