#include "montecarlo/models/parts/student_map.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace levtok::montecarlo {
namespace {

namespace math = boost::math;

/// Student's t quantile at the place of the normal number x > 0.
double quantile_at(const math::students_t& law, double x) {
    return math::quantile(math::complement(law, math::cdf(math::complement(math::normal(), x))));
}

}  // namespace

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
