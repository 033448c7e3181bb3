#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <vector>

namespace levtok::montecarlo::exact {

/// Fourier transform of a weighted sample at equally spaced frequencies, by fast Gaussian gridding:
/// Greengard and Lee (2004), Accelerating the nonuniform fast Fourier transform, equations 9 to 16.
/// Each point is spread over 40 points of a grid twice as fine as needed, and the transform of the
/// spread divided out.
///
/// The sample less its whole weight at zero is transformed. A sum of n terms raises the transform
/// of one to the n-th power, which multiplies its rounding error by n; the rounding error of the
/// difference is small like the difference.
class Transform {
public:
    Transform();
    ~Transform();
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    /// sum over i of weight[i] (exp(2 pi i k point[i] / period) - 1) for k = 0 … count - 1.
    std::vector<std::complex<double>> less_total(const std::vector<double>& point,
                                                 const std::vector<double>& weight, double period,
                                                 std::size_t count);

private:
    struct Plans;
    std::unique_ptr<Plans> plans_;
};

}  // namespace levtok::montecarlo::exact
