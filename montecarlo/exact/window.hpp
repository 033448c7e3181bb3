#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "montecarlo/exact/term_law.hpp"

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

/// A sum of independent terms of one law. Terms outside [low, high] count as minus and plus
/// infinity.
struct Sum {
    const TermLaw& law;
    int terms;
    double low, high;
    double resolution = 1;  ///< above 1: a wider window and closer nodes
};

/// The law of the sum S of n terms under one exponential tilt: the Fourier series, on a window
/// about its centre, of f_tilt(s) = exp(tilt s) f(s) / M^n, with M = E[exp(tilt T)]. In the region
/// where the tilt puts the centre, tail probabilities have full relative accuracy, elsewhere a
/// rounding error times the Chernoff bound.
class Window {
public:
    /// Tries frequencies up to `frequency`, then up to twice that and so on; empty where the
    /// transform does not decay within the budget.
    static std::optional<Window> of(const Sum& sum, double tilt, double frequency,
                                    Transform& transform);

    double tilt() const { return tilt_; }
    double centre() const { return centre_; }
    double sd() const { return sd_; }
    double highest_frequency() const { return frequency_; }
    std::size_t frequencies() const { return density_.size(); }
    bool covers(double s) const { return std::fabs(s - centre_) < half_width_; }
    /// ln of the Chernoff bound E[exp(tilt S)] exp(-tilt s) on the tail beyond s.
    double log_bound(double s) const { return log_mass_ - tilt_ * s; }

    /// P(S <= s), for tilt <= 0, and P(S > s), for tilt >= 0, without the mass outside the window;
    /// a density.
    double below(double s) const;
    double above(double s) const;
    double density(double s) const;

private:
    Window() = default;

    using Coefficients = std::vector<std::complex<double>>;
    /// First coefficient + 2 Re sum over k of coefficient[k] exp(-2 pi i k offset / period).
    double series(const Coefficients& coefficients, double offset) const;
    /// Antiderivative of exp(-tilt t) times the series, at the offset t from the centre.
    double antiderivative(double offset) const;

    double tilt_ = 0;
    double log_mass_ = 0;  // n ln M
    double centre_ = 0;
    double sd_ = 0;
    double half_width_ = 0;
    double frequency_ = 0;
    Coefficients density_;
    Coefficients integral_;
    double left_edge_ = 0;  // the antiderivative at either end of the window
    double right_edge_ = 0;
};

}  // namespace levtok::montecarlo::exact
