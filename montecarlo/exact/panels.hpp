#pragma once

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "montecarlo/exact/branch.hpp"

namespace levtok::montecarlo::exact {

/// 15-point Gauss-Legendre: visit(point, weight) at each node of [a, b].
template <class Visit>
void for_each_node(double a, double b, Visit&& visit) {
    using Rule = boost::math::quadrature::gauss<double, 15>;
    const double middle = (a + b) / 2;
    const double half = (b - a) / 2;
    visit(middle, Rule::weights()[0] * half);
    for (std::size_t i = 1; i < Rule::abscissa().size(); ++i) {
        const double offset = half * Rule::abscissa()[i];
        visit(middle - offset, Rule::weights()[i] * half);
        visit(middle + offset, Rule::weights()[i] * half);
    }
}

template <class Integrand>
double panel_integral(const Integrand& integrand, double a, double b) {
    double sum = 0;
    for_each_node(a, b, [&](double v, double weight) { sum += weight * integrand(v); });
    return sum;
}

/// Halves [a, b] until the rule resolves the integrand, and calls accept(a, b, integral) for each
/// part.
template <class Integrand, class Accept>
void resolve(const Integrand& integrand, double a, double b, double whole, int depth,
             Accept&& accept) {
    const double middle = (a + b) / 2;
    const double left = panel_integral(integrand, a, middle);
    const double right = panel_integral(integrand, middle, b);
    const double error = std::fabs(left + right - whole);
    constexpr int deepest = 12;  // bounds the work where a density is noisy
    if (error <= 1e-12 * std::fabs(whole) + 1e-30 || depth == deepest) {
        accept(a, middle, left);
        accept(middle, b, right);
        return;
    }
    resolve(integrand, a, middle, left, depth + 1, accept);
    resolve(integrand, middle, b, right, depth + 1, accept);
}

/// Traverses a branch outwards from its start in panels of doubling width, until the integral over
/// a panel is negligible compared with `negligible`, and resolves each. The ends are passed in
/// increasing order.
template <class Integrand, class Accept>
void for_each_panel(const Branch& branch, double scale, const Integrand& integrand,
                    double negligible, Accept&& accept) {
    const double direction = branch.to() > branch.from() ? 1 : -1;
    const double length = std::fabs(branch.to() - branch.from());
    // No law has a second bulk further out than this many scales, with nothing in between.
    constexpr double always = 256;
    double width = branch.width(scale) / 2;
    for (double done = 0; done < length;) {
        const double next = std::min(length, done + width);
        const double ends[] = {branch.from() + direction * done, branch.from() + direction * next};
        const double a = std::min(ends[0], ends[1]);
        const double b = std::max(ends[0], ends[1]);
        double held = 0;
        resolve(integrand, a, b, panel_integral(integrand, a, b), 0,
                [&](double from, double to, double integral) {
                    held += std::fabs(integral);
                    accept(from, to, integral);
                });
        if (next >= always * branch.width(scale) && held < negligible) return;
        done = next;
        width = std::max(width, done);
    }
}

}  // namespace levtok::montecarlo::exact
