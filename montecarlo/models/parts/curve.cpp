#include "montecarlo/models/parts/curve.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <numbers>

namespace levtok::montecarlo {
namespace {

namespace math = boost::math;

/// Student's t quantile at the place of the normal number x > 0.
double quantile_at(const math::students_t& law, double x) {
    return math::quantile(math::complement(law, math::cdf(math::complement(math::normal(), x))));
}

}  // namespace

Curve tabulate(const std::function<double(double)>& value,
               const std::function<double(double)>& slope, int end, int pieces_per_unit) {
    const int pieces = end * pieces_per_unit;
    const double width = 1.0 / pieces_per_unit;
    std::vector<double> coefficients;
    double v0 = value(0);
    double s0 = slope(0) * width;
    for (int i = 1; i <= pieces; ++i) {
        const double v1 = value(i * width);
        const double s1 = slope(i * width) * width;
        coefficients.insert(coefficients.end(),
                            {v0, s0, 3 * (v1 - v0) - 2 * s0 - s1, s0 + s1 - 2 * (v1 - v0)});
        v0 = v1;
        s0 = s1;
    }
    Curve out;
    out.held = std::make_shared<const std::vector<double>>(std::move(coefficients));
    out.coefficients = out.held->data();
    out.pieces_per_unit = pieces_per_unit;
    out.end = end;
    out.last_piece = pieces - 1;
    return out;
}

const Curve& upper_normal_tail() {
    static const Curve curve =
        tabulate([](double x) { return std::erfc(x / std::numbers::sqrt2) / 2; },
                 [](double x) {
                     return -std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
                 },
                 9, 64);
    return curve;
}

StudentMap student_map(double degrees) {
    const math::students_t law(degrees);
    const double unit = std::sqrt((degrees - 2) / degrees);
    const auto log_ratio = [&](double x) {
        const double ratio =
            x > 0 ? quantile_at(law, x) / x : math::pdf(math::normal(), 0.0) / math::pdf(law, 0.0);
        return std::log(unit * ratio);
    };
    const auto slope = [&](double x) {
        if (x == 0) return 0.0;
        const double t = quantile_at(law, x);
        return math::pdf(math::normal(), x) / (math::pdf(law, t) * t) - 1 / x;
    };
    return {tabulate(log_ratio, slope, 16, 32)};
}

}  // namespace levtok::montecarlo
