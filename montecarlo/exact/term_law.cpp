#include "montecarlo/exact/term_law.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "montecarlo/exact/branch.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo::exact {
namespace {

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

/// Where f, monotone with a change of sign between a and b, is zero.
template <class Function>
double root_between(const Function& f, double a, double b) {
    const double at_a = f(a);
    const double at_b = f(b);
    if (at_a == 0 || at_a * at_b > 0) return a;
    if (at_b == 0) return b;
    std::uintmax_t iterations = 100;
    const auto bracket = boost::math::tools::toms748_solve(
        f, a, b, at_a, at_b, boost::math::tools::eps_tolerance<double>(52), iterations);
    return (bracket.first + bracket.second) / 2;
}

TermLaw::Panel panel_of(const Branch& branch, double from, double to, double mass) {
    const double ends[] = {branch.term(from), branch.term(to)};
    return {.branch = &branch,
            .from = from,
            .to = to,
            .mass = mass,
            .lowest = std::min(ends[0], ends[1]),
            .highest = std::max(ends[0], ends[1])};
}

/// The mass of a panel where the term, which takes x within it, is below x, or above it.
double mass_beside(double x, bool below, const TermLaw::Panel& panel, const StepLaw& law) {
    const Branch& branch = *panel.branch;
    const double v =
        root_between([&](double at) { return branch.term(at) - x; }, panel.from, panel.to);
    const bool rising = branch.term(panel.from) < branch.term(panel.to);
    const auto density = [&](double at) { return branch.density(law, at); };
    return rising == below ? panel_integral(density, panel.from, v)
                           : panel_integral(density, v, panel.to);
}

}  // namespace

TermLaw::TermLaw(const StepLaw& law, const Growth& growth, double spot_power)
    : law_(law),
      branches_(branches_of(law, growth, spot_power)),
      spot_power_(spot_power),
      is_long_(growth.lower.slope > 0),
      dies_up_(growth.dead && !is_long_),
      dies_down_(growth.dead && is_long_),
      vanishes_(growth.lower.at_ruin() == 0) {
    constexpr double negligible = 1e-26;
    for (const Branch& branch : branches_) {
        const auto density = [&](double v) { return branch.density(law_, v); };
        for_each_panel(
            branch, law.scale, density, negligible, [&](double from, double to, double mass) {
                if (branch.dead()) {
                    wiped_out_ += mass;
                    return;
                }
                const auto slope = [&](double v) { return branch.term_slope(v); };
                if (slope(from) * slope(to) >= 0) {
                    panels_.push_back(panel_of(branch, from, to, mass));
                    return;
                }
                const double turn = root_between(slope, from, to);
                panels_.push_back(
                    panel_of(branch, from, turn, panel_integral(density, from, turn)));
                panels_.push_back(panel_of(branch, turn, to, panel_integral(density, turn, to)));
            });
    }
    double alive = 0;
    for (const Panel& panel : panels_) alive += panel.mass;
    if (!(std::fabs(alive + wiped_out_ - 1) < 1e-7)) {
        throw InvalidValue("law.density", "must integrate to 1", shortest(alive + wiped_out_));
    }
    const Nodes all = nodes(-infinity, infinity, 0);
    for (std::size_t i = 0; i < all.term.size(); ++i) mean_ += all.weight[i] * all.term[i];
    mean_ /= alive;
    for (std::size_t i = 0; i < all.term.size(); ++i) {
        const double deviation = all.term[i] - mean_;
        variance_ += all.weight[i] * deviation * deviation;
    }
    variance_ /= alive;
}

double TermLaw::below(double x) const {
    double sum = wiped_out_;
    for (const Panel& panel : panels_) {
        if (panel.highest <= x) {
            sum += panel.mass;
        } else if (panel.lowest < x) {
            sum += mass_beside(x, true, panel, law_);
        }
    }
    return sum;
}

double TermLaw::above(double x) const {
    double sum = 0;
    for (const Panel& panel : panels_) {
        if (panel.lowest >= x) {
            sum += panel.mass;
        } else if (panel.highest > x) {
            sum += mass_beside(x, false, panel, law_);
        }
    }
    return sum;
}

double TermLaw::density(double x) const {
    double sum = 0;
    for (const Panel& panel : panels_) {
        if (panel.highest <= x || panel.lowest > x) continue;
        const Branch& branch = *panel.branch;
        const double v =
            root_between([&](double at) { return branch.term(at) - x; }, panel.from, panel.to);
        sum += branch.density(law_, v) / std::fabs(branch.term_slope(v));
    }
    return sum;
}

double TermLaw::low_end(double mass) const {
    std::vector<Panel> sorted = panels_;
    std::sort(sorted.begin(), sorted.end(),
              [](const Panel& a, const Panel& b) { return a.highest < b.highest; });
    double sum = 0;
    for (const Panel& panel : sorted) {
        sum += panel.mass;
        if (sum > mass) return panel.lowest;
    }
    return -infinity;
}

double TermLaw::high_end(double mass) const {
    std::vector<Panel> sorted = panels_;
    std::sort(sorted.begin(), sorted.end(),
              [](const Panel& a, const Panel& b) { return a.lowest > b.lowest; });
    double sum = 0;
    for (const Panel& panel : sorted) {
        sum += panel.mass;
        if (sum > mass) return panel.highest;
    }
    return infinity;
}

double TermLaw::outside_below(double low) const {
    double sum = wiped_out_;
    for (const Panel& panel : panels_) {
        if (panel.highest <= low) sum += panel.mass;
    }
    return sum;
}

double TermLaw::outside_above(double high) const {
    double sum = 0;
    for (const Panel& panel : panels_) {
        if (panel.lowest >= high) sum += panel.mass;
    }
    return sum;
}

TermLaw::Nodes TermLaw::nodes(double low, double high, double frequency) const {
    constexpr double radians_resolved = 8;  // by 15 points, to rounding
    Nodes out;
    for (const Panel& panel : panels_) {
        if (panel.highest <= low || panel.lowest >= high) continue;
        const double turns = (panel.highest - panel.lowest) * frequency / radians_resolved;
        const int parts = std::max(1, static_cast<int>(std::ceil(turns)));
        const double width = (panel.to - panel.from) / parts;
        for (int part = 0; part < parts; ++part) {
            const double from = panel.from + part * width;
            for_each_node(from, from + width, [&](double v, double weight) {
                const double probability = weight * panel.branch->density(law_, v);
                if (probability == 0) return;
                out.term.push_back(panel.branch->term(v));
                out.weight.push_back(probability);
            });
        }
    }
    return out;
}

TermLaw::Moments TermLaw::moments() const {
    // exp(T) behaves like exp(rise X) far up and like exp(-fall X) far down, unless the token is
    // wiped out there.
    const double rise = (is_long_ ? 1 : 0) - spot_power_;
    const double fall = spot_power_ - (vanishes_ ? 1 : 0);
    const auto finite_power = [&](int power) {
        const bool up = dies_up_ || rise <= 0 || power * rise < law_.upper_exponent;
        const bool down = dies_down_ || fall <= 0 || power * fall < law_.lower_exponent;
        return up && down;
    };
    const auto expected = [&](const auto& value) {
        double sum = 0;
        for (const Branch& branch : branches_) {
            const auto integrand = [&](double v) {
                const double density = branch.density(law_, v);
                return density == 0 ? 0 : density * value(branch.term(v));
            };
            for_each_panel(branch, law_.scale, integrand, 1e-26,
                           [&](double, double, double integral) { sum += integral; });
        }
        return sum;
    };
    Moments out{.mean = infinity, .second = infinity, .third = infinity};
    if (!finite_power(1)) return out;
    out.mean = expected([](double term) { return std::exp(term); });
    const auto central = [&](int power) {
        return expected(
            [&](double term) { return std::pow(std::exp(term) / out.mean - 1, power); });
    };
    if (finite_power(2)) out.second = central(2);
    if (finite_power(3)) out.third = central(3);
    return out;
}

}  // namespace levtok::montecarlo::exact
