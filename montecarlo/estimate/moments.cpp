#include "montecarlo/estimate/moments.hpp"

#include <algorithm>
#include <cmath>

namespace levtok::montecarlo {
namespace {

/// Values are added in this many columns, and the columns then to each other: a fixed order that
/// allows vectorization.
constexpr std::size_t columns = 8;

double total(const std::array<double, columns>& parts) {
    return ((parts[0] + parts[1]) + (parts[2] + parts[3])) +
           ((parts[4] + parts[5]) + (parts[6] + parts[7]));
}

double mean_of(std::span<const double> values) {
    std::array<double, columns> parts{};
    const std::size_t whole = values.size() / columns * columns;
    for (std::size_t i = 0; i < whole; i += columns) {
        for (std::size_t c = 0; c < columns; ++c) parts[c] += values[i + c];
    }
    for (std::size_t i = whole; i < values.size(); ++i) parts[i - whole] += values[i];
    return total(parts) / static_cast<double>(values.size());
}

/// Of the deviations of two columns from their means.
double sum_of_products(const std::array<std::span<const double>, 2>& values,
                       const std::array<double, 2>& mean) {
    std::array<double, columns> parts{};
    const auto product = [&](std::size_t i) {
        return (values[0][i] - mean[0]) * (values[1][i] - mean[1]);
    };
    const std::size_t whole = values[0].size() / columns * columns;
    for (std::size_t i = 0; i < whole; i += columns) {
        for (std::size_t c = 0; c < columns; ++c) parts[c] += product(i + c);
    }
    for (std::size_t i = whole; i < values[0].size(); ++i) parts[i - whole] += product(i);
    return total(parts);
}

constexpr double choose(std::size_t n, std::size_t k) {
    double out = 1;
    for (std::size_t i = 0; i < k; ++i)
        out = out * static_cast<double>(n - i) / static_cast<double>(i + 1);
    return out;
}

double power(double x, std::size_t n) {
    double out = 1;
    for (std::size_t i = 0; i < n; ++i) out *= x;
    return out;
}

}  // namespace

Moments moments_of(std::span<const double> values) {
    Moments out;
    if (values.empty()) return out;
    out.count = static_cast<double>(values.size());
    out.mean = mean_of(values);
    std::array<std::array<double, columns>, Moments::order - 1> parts{};
    const auto add = [&](double x, std::size_t column) {
        const double d = x - out.mean;
        double p = d;
        for (auto& part : parts) {
            p *= d;
            part[column] += p;
        }
    };
    const std::size_t whole = values.size() / columns * columns;
    for (std::size_t i = 0; i < whole; i += columns) {
        for (std::size_t c = 0; c < columns; ++c) add(values[i + c], c);
    }
    for (std::size_t i = whole; i < values.size(); ++i) add(values[i], i - whole);
    for (std::size_t p = 0; p < parts.size(); ++p) out.sums[p] = total(parts[p]);
    return out;
}

/// Pébay (2008), equation 2.1: each central sum of the whole from those of the parts and the
/// distance of their means.
void join(Moments& left, const Moments& right) {
    if (right.count == 0) return;
    if (left.count == 0) {
        left = right;
        return;
    }
    const double a = left.count;
    const double b = right.count;
    const double n = a + b;
    const double delta = right.mean - left.mean;
    const double to_left = -b / n * delta;
    const double to_right = a / n * delta;
    const auto sum = [](const Moments& part, std::size_t p) { return part.sums[p - 2]; };
    std::array<double, Moments::order - 1> sums{};
    for (std::size_t p = 2; p <= Moments::order; ++p) {
        double s = sum(left, p) + sum(right, p);
        for (std::size_t k = 1; k + 2 <= p; ++k) {
            s += choose(p, k) *
                 (power(to_left, k) * sum(left, p - k) + power(to_right, k) * sum(right, p - k));
        }
        sums[p - 2] = s + a * power(to_left, p) + b * power(to_right, p);
    }
    left.mean += to_right * (b / a);
    left.count = n;
    left.sums = sums;
}

JointMoments joint_moments_of(std::span<const std::span<const double>> columns_of_paths) {
    const std::size_t d = columns_of_paths.size();
    JointMoments out{static_cast<double>(columns_of_paths[0].size()), std::vector<double>(d),
                     std::vector<double>(d * d)};
    if (out.count == 0) return out;
    for (std::size_t i = 0; i < d; ++i) out.mean[i] = mean_of(columns_of_paths[i]);
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            const double sum = sum_of_products({columns_of_paths[i], columns_of_paths[j]},
                                               {out.mean[i], out.mean[j]});
            out.products[i * d + j] = out.products[j * d + i] = sum;
        }
    }
    return out;
}

void join(JointMoments& left, const JointMoments& right) {
    if (right.count == 0) return;
    if (left.count == 0) {
        left = right;
        return;
    }
    const std::size_t d = left.mean.size();
    const double n = left.count + right.count;
    std::vector<double> delta(d);
    for (std::size_t i = 0; i < d; ++i) delta[i] = right.mean[i] - left.mean[i];
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j < d; ++j) {
            left.products[i * d + j] +=
                right.products[i * d + j] + delta[i] * delta[j] * (left.count * right.count / n);
        }
    }
    for (std::size_t i = 0; i < d; ++i) left.mean[i] += delta[i] * (right.count / n);
    left.count = n;
}

void join(Strata& left, const Strata& right) {
    for (const auto& from : right) {
        const auto to = std::lower_bound(
            left.begin(), left.end(), from.index,
            [](const Stratum& stratum, std::uint64_t index) { return stratum.index < index; });
        if (to == left.end() || to->index != from.index) {
            left.insert(to, from);
            continue;
        }
        for (std::size_t i = 0; i < from.quantities.size(); ++i) {
            join(to->quantities[i], from.quantities[i]);
        }
    }
}

}  // namespace levtok::montecarlo
