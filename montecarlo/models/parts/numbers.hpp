#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "nav/step.hpp"

/// The functions that a model requires of its number type, for double: a model steps single paths
/// with it, and a fit runs the same recursions backwards. The lanes of the kernel have their own,
/// found by argument-dependent lookup.
namespace levtok::montecarlo {

using nav::magnitude;
using nav::mul_add;
using nav::select;

inline double smaller(double a, double b) { return std::min(a, b); }
inline double larger(double a, double b) { return std::max(a, b); }
inline double square_root(double x) { return std::sqrt(x); }
inline double exp_minus_one(double x) { return std::expm1(x); }
inline double natural_log(double x) { return std::log(x); }
inline double whole_part(double x) { return std::floor(x); }
inline double gather(const double* from, double index) {
    return from[static_cast<std::size_t>(index)];
}
inline bool any(bool condition) { return condition; }

}  // namespace levtok::montecarlo
