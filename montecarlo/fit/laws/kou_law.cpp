#include "montecarlo/fit/laws/kou_law.hpp"

#include <algorithm>
#include <complex>
#include <unsupported/Eigen/FFT>

namespace levtok::montecarlo::fitting {
namespace {

using Complex = std::complex<double>;
constexpr std::size_t grid_points = 4096;

/// The transform of the return of a step with at least one jump, times its probability.
Complex transform_of_jumps(const Kou& model, const NormalLaw& quiet, double years, double u) {
    const auto& jumps = model.jumps;
    const Complex up = jumps.up_probability / Complex(1, -u * jumps.up_mean);
    const Complex down = (1 - jumps.up_probability) / Complex(1, u * jumps.down_mean);
    const double expected = jumps.intensity * years;
    const Complex diffusion = std::exp(Complex(-quiet.variance * u * u / 2, quiet.mean * u));
    return diffusion * std::exp(-expected) * (std::exp(expected * (up + down)) - 1.0);
}

}  // namespace

KouLaw::KouLaw(const Kou& model, const Data& data) {
    const GbmStep step =
        prepare(Gbm{model.drift - compensation(model.jumps), model.volatility}, data.years);
    quiet_ = {step.mean, step.deviation * step.deviation};
    quiet_probability_ = std::exp(-model.jumps.intensity * data.years);
    const double reach = 3 * return_moments(data.returns).largest;
    low_ = -reach;
    spacing_ = 2 * reach / grid_points;
    // f(low + j spacing) = (1 / period) sum over k of transform(u_k) exp(-i u_k (low + j spacing)),
    // u_k = 2 pi k / period.
    std::vector<Complex> spectrum(grid_points / 2 + 1);
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
        const double u = std::numbers::pi * static_cast<double>(k) / reach;
        spectrum[k] = std::conj(transform_of_jumps(model, quiet_, data.years, u) *
                                std::exp(Complex(0, -u * low_)));
    }
    Eigen::FFT<double> fft;
    fft.SetFlag(Eigen::FFT<double>::HalfSpectrum);
    fft.inv(density_, spectrum, static_cast<Eigen::Index>(grid_points));
    cumulative_.reserve(grid_points);
    double sum = 0;
    for (double& f : density_) {
        f = std::max(f / spacing_, 0.0);
        cumulative_.push_back(sum + f * spacing_ / 2);
        sum += f * spacing_;
    }
}

/// By the cubic through four points (Catmull, Rom 1974).
double KouLaw::interpolated(const std::vector<double>& values, double r) const {
    const double place =
        std::clamp((r - low_) / spacing_, 1.0, static_cast<double>(grid_points) - 3.0);
    const double whole = std::floor(place);
    const double t = place - whole;
    const double* v = values.data() + static_cast<std::size_t>(whole);
    const double slope0 = (v[1] - v[-1]) / 2;
    const double slope1 = (v[2] - v[0]) / 2;
    const double rise = v[1] - v[0];
    return v[0] +
           t * (slope0 + t * (3 * rise - 2 * slope0 - slope1 + t * (slope0 + slope1 - 2 * rise)));
}

double KouLaw::log_density(double r) const {
    constexpr double least = 1e-12;  // below this the inversion is rounding
    const double quiet = quiet_probability_ * std::exp(quiet_.log_density(r));
    return std::log(quiet + std::max(interpolated(density_, r), least));
}

double KouLaw::cdf(double r) const {
    return std::clamp(quiet_probability_ * quiet_.cdf(r) + interpolated(cumulative_, r), 0.0, 1.0);
}

}  // namespace levtok::montecarlo::fitting
