#include "montecarlo/models/parts/correlation.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <string>

#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::string entry(Eigen::Index row, Eigen::Index column) {
    return "correlation." + std::to_string(row) + '.' + std::to_string(column);
}

void check_entries(const Matrix& matrix) {
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        if (matrix(i, i) != 1)
            throw InvalidValue(entry(i, i), "must be 1, on the diagonal", shortest(matrix(i, i)));
        for (Eigen::Index j = 0; j < i; ++j) {
            require_in_range(matrix(i, j), {.low = -1, .high = 1}, entry(i, j));
            if (matrix(i, j) == matrix(j, i)) continue;
            throw InvalidValue(entry(j, i),
                               "must equal " + entry(i, j) + ", " + shortest(matrix(i, j)),
                               shortest(matrix(j, i)));
        }
    }
}

}  // namespace

std::vector<double> cholesky_of(std::span<const double> correlation, std::size_t count) {
    if (correlation.size() != count * count) {
        throw InvalidValue(
            "correlation",
            "must have as many rows and columns as underlyings, " + std::to_string(count),
            std::to_string(correlation.size()) + " numbers");
    }
    const auto size = static_cast<Eigen::Index>(count);
    const Matrix matrix = Eigen::Map<const Matrix>(correlation.data(), size, size);
    check_entries(matrix);
    const Eigen::LLT<Matrix> factored(matrix);
    const double least = Eigen::SelfAdjointEigenSolver<Matrix>(matrix, Eigen::EigenvaluesOnly)
                             .eigenvalues()
                             .minCoeff();
    constexpr double rounding = 1e-12;  // a singular matrix may factor by a rounding error
    if (factored.info() != Eigen::Success || least < rounding) {
        throw InvalidValue("correlation", "must be positive definite",
                           "a matrix with eigenvalue " + shortest(least));
    }
    const Matrix lower = factored.matrixL();
    return {lower.data(), lower.data() + lower.size()};
}

}  // namespace levtok::montecarlo
