#pragma once

#include "montecarlo/models/parts/curve.hpp"

namespace levtok::montecarlo {

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
