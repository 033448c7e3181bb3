#include "montecarlo/exact/transform.hpp"

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

}  // namespace levtok::montecarlo::exact
