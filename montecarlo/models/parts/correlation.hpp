#pragma once

#include <span>
#include <vector>

namespace levtok::montecarlo {

/// The lower Cholesky factor, row by row, of the correlation matrix of `count` driving normals,
/// given row by row. Throws InvalidValue naming `correlation`, or the entry as `correlation.1.0`,
/// where it is not square, symmetric, of unit diagonal and positive definite.
std::vector<double> cholesky_of(std::span<const double> correlation, std::size_t count);

}  // namespace levtok::montecarlo
