#include "montecarlo/exact/window.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <unsupported/Eigen/FFT>

namespace levtok::montecarlo::exact {
namespace {

// The difference of neighbouring kernels is taken on the grid, in the extended precision of the
// machine.
using Extended = long double;

constexpr auto extended_pi = boost::math::constants::pi<Extended>();
constexpr std::ptrdiff_t reach = 20;  // grid points on either side of a point
constexpr Extended narrowness = extended_pi * 3 / (4 * reach);

/// exp(-narrowness m^2) for m = 0 … reach.
std::array<Extended, reach + 1> kernel_at_integers() {
    std::array<Extended, reach + 1> out{};
    for (std::size_t m = 0; m < out.size(); ++m)
        out[m] = std::exp(-narrowness * static_cast<Extended>(m * m));
    return out;
}

/// Adds weight exp(-narrowness d^2) at each grid point in reach, d being its distance from
/// `position`. The grid is longer than its period by `reach` on either side.
void spread(std::vector<Extended>& grid, Extended position, Extended weight,
            const std::array<Extended, reach + 1>& kernel) {
    const Extended below = std::floor(position);
    const Extended offset = position - below;
    const Extended ratio = std::exp(2 * narrowness * offset);
    const Extended inverse = 1 / ratio;
    Extended* const at = grid.data() + static_cast<std::ptrdiff_t>(below) + reach;
    Extended up = weight * std::exp(-narrowness * offset * offset);
    Extended down = up;
    at[0] += up;
    for (std::ptrdiff_t m = 1; m <= reach; ++m) {
        up *= ratio;
        down *= inverse;
        at[m] += up * kernel[static_cast<std::size_t>(m)];
        at[-m] += down * kernel[static_cast<std::size_t>(m)];
    }
}

constexpr double pi = boost::math::double_constants::pi;
constexpr double log_negligible = -39;  // ln of a coefficient below rounding
constexpr std::size_t most_frequencies = 1 << 17;
constexpr std::size_t most_nodes = 1 << 22;

/// The tilted law of one term: its mass, mean and variance, and how far from the mean its terms
/// matter.
struct Tilted {
    std::vector<double> deviation;
    std::vector<double> weight;
    double log_mass = 0, mean = 0, variance = 0, reach = 0;
};

Tilted tilted(TermLaw::Nodes nodes, double tilt, int terms) {
    Tilted out{.deviation = std::move(nodes.term), .weight = std::move(nodes.weight)};
    // Rounding of the mass and the mean is multiplied by the number of terms.
    long double total = 0;
    long double moment = 0;
    for (std::size_t i = 0; i < out.weight.size(); ++i) {
        if (tilt != 0) out.weight[i] *= std::exp(tilt * out.deviation[i]);
        total += out.weight[i];
        moment += static_cast<long double>(out.weight[i]) * out.deviation[i];
    }
    const auto mass = static_cast<double>(total);
    out.log_mass = static_cast<double>(std::log(total));
    out.mean = static_cast<double>(moment / total);
    const double matters = 1e-17 / terms;
    for (std::size_t i = 0; i < out.weight.size(); ++i) {
        out.weight[i] /= mass;
        out.deviation[i] -= out.mean;
        out.variance += out.weight[i] * out.deviation[i] * out.deviation[i];
        if (out.weight[i] > matters) out.reach = std::max(out.reach, std::fabs(out.deviation[i]));
    }
    return out;
}

/// ln(1 + z)
std::complex<double> log_one_plus(std::complex<double> z) {
    const double x = z.real();
    const double y = z.imag();
    return {std::log1p(x * (2 + x) + y * y) / 2, std::atan2(y, 1 + x)};
}

/// ln |phi|^n of the largest of the last eighth, given phi - 1.
double tail_of(const std::vector<std::complex<double>>& less_one, int terms) {
    double largest = 0;
    for (std::size_t k = less_one.size() - less_one.size() / 8; k < less_one.size(); ++k) {
        largest = std::max(largest, std::abs(1.0 + less_one[k]));
    }
    return terms * std::log(largest);
}

/// phi^n, as far as it counts, given phi - 1.
std::vector<std::complex<double>> power(const std::vector<std::complex<double>>& less_one,
                                        int terms) {
    std::vector<std::complex<double>> out(less_one.size());
    std::size_t last = 0;
    for (std::size_t k = 0; k < less_one.size(); ++k) {
        const std::complex<double> log_power =
            static_cast<double>(terms) * log_one_plus(less_one[k]);
        if (!(log_power.real() > log_negligible)) continue;
        out[k] = std::exp(log_power);
        last = k;
    }
    out.resize(last + 1);
    return out;
}

}  // namespace

struct Transform::Plans {
    Eigen::FFT<double> fft;
};

Transform::Transform() : plans_(std::make_unique<Plans>()) {
    plans_->fft.SetFlag(Eigen::FFT<double>::HalfSpectrum);
}
Transform::~Transform() = default;

std::vector<std::complex<double>> Transform::less_total(const std::vector<double>& point,
                                                        const std::vector<double>& weight,
                                                        double period, std::size_t count) {
    static const auto kernel = kernel_at_integers();
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(4 * count, 4 * reach));
    const auto length = static_cast<Extended>(size);
    std::vector<Extended> padded(size + 2 * reach + 1);
    Extended total = 0;
    for (std::size_t i = 0; i < point.size(); ++i) {
        const Extended turns = point[i] / period;
        const Extended position = (turns - std::floor(turns)) * length;
        spread(padded, std::min(position, std::nextafter(length, Extended(0))), weight[i], kernel);
        total += weight[i];
    }
    spread(padded, 0, -total, kernel);
    // Grid points outside the period wrap to its other end.
    for (std::size_t m = 0; m < reach; ++m) padded[size + m] += padded[m];
    for (std::size_t m = 0; m <= reach; ++m) padded[reach + m] += padded[reach + size + m];
    std::vector<double> grid(size);
    for (std::size_t m = 0; m < size; ++m) grid[m] = static_cast<double>(padded[reach + m]);

    std::vector<std::complex<double>> out;
    plans_->fft.fwd(out, grid);
    out.resize(count);
    for (std::size_t k = 0; k < count; ++k) {
        const double turn =
            static_cast<double>(extended_pi) * static_cast<double>(k) / static_cast<double>(size);
        const auto unspread =
            std::sqrt(narrowness / extended_pi) * std::exp(turn * turn / narrowness);
        out[k] = std::conj(out[k]) * static_cast<double>(unspread);
    }
    return out;
}

std::optional<Window> Window::of(const Sum& sum, double tilt, double frequency,
                                 Transform& transform) {
    const int terms = sum.terms;
    const double count = terms;
    const auto budget = static_cast<std::size_t>(sum.resolution * most_frequencies);
    for (;; frequency *= 2) {
        const Tilted term =
            tilted(sum.law.nodes(sum.low, sum.high, frequency * sum.resolution), tilt, terms);
        const double sd = std::sqrt(count * term.variance);
        // A term in reach added to a sum in reach must not wrap to the other end of the window.
        const double half_width = sum.resolution * (12 * sd + 2 * term.reach);
        const auto frequencies =
            static_cast<std::size_t>(std::ceil(frequency * half_width / pi)) + 16;
        if (frequencies > budget || term.weight.size() > most_nodes) return std::nullopt;
        const auto less_one =
            transform.less_total(term.deviation, term.weight, 2 * half_width, frequencies);
        const double tail = tail_of(less_one, terms);
        // Where a cost puts a kink into the growth factor the transform decays like a power; the
        // truncation error of a probability is then the last coefficient / n.
        const bool last_chance = 2 * frequencies > budget;
        constexpr double log_tolerable = -20.7;  // 1e-9
        if (tail > (last_chance ? log_tolerable : log_negligible + 3)) continue;

        Window out;
        out.tilt_ = tilt;
        out.log_mass_ = count * term.log_mass;
        out.centre_ = count * term.mean;
        out.sd_ = sd;
        out.half_width_ = half_width;
        out.frequency_ = frequency;
        out.density_ = power(less_one, terms);
        out.integral_ = out.density_;
        for (std::size_t k = 0; k < out.integral_.size(); ++k) {
            const std::complex<double> rate(-tilt, -pi * static_cast<double>(k) / half_width);
            out.integral_[k] = rate == 0.0 ? 0.0 : out.integral_[k] / rate;
        }
        out.left_edge_ = tilt > 0 ? 0 : out.antiderivative(-half_width);
        out.right_edge_ = tilt < 0 ? 0 : out.antiderivative(half_width);
        return out;
    }
}

double Window::series(const Coefficients& coefficients, double offset) const {
    const double turn = -pi * offset / half_width_;
    const std::complex<double> step = std::polar(1.0, turn);
    double sum = 0;
    // The angle is recomputed for each stretch, so that rounding errors do not grow along the
    // series.
    constexpr std::size_t stretch = 16;
    for (std::size_t start = 1; start < coefficients.size(); start += stretch) {
        std::complex<double> rotation = std::polar(1.0, turn * static_cast<double>(start));
        const std::size_t end = std::min(start + stretch, coefficients.size());
        for (std::size_t k = start; k < end; ++k) {
            sum +=
                coefficients[k].real() * rotation.real() - coefficients[k].imag() * rotation.imag();
            rotation = {rotation.real() * step.real() - rotation.imag() * step.imag(),
                        rotation.real() * step.imag() + rotation.imag() * step.real()};
        }
    }
    return coefficients[0].real() + 2 * sum;
}

double Window::antiderivative(double offset) const {
    const double constant = tilt_ == 0 ? density_[0].real() * offset : 0;
    return (std::exp(-tilt_ * offset) * series(integral_, offset) + constant) / (2 * half_width_);
}

double Window::below(double s) const {
    const double offset = s - centre_;
    return std::exp(log_bound(centre_)) * (antiderivative(offset) - left_edge_);
}

double Window::above(double s) const {
    const double offset = s - centre_;
    return std::exp(log_bound(centre_)) * (right_edge_ - antiderivative(offset));
}

double Window::density(double s) const {
    const double offset = s - centre_;
    return std::exp(log_bound(s)) * series(density_, offset) / (2 * half_width_);
}

}  // namespace levtok::montecarlo::exact
