#include "montecarlo/fit/standard_errors.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <optional>

#include "montecarlo/fit/likelihood.hpp"
#include "montecarlo/models.hpp"

namespace levtok::montecarlo::fitting {
namespace {

/// A coordinate, and the step over which the curvature of the likelihood is measured.
struct Axis {
    std::size_t coordinate;
    double step;
};

/// The likelihood about its maximum.
class Surroundings {
public:
    Surroundings(const Spec& spec, const std::vector<double>& at, const Data& data)
        : spec_(spec), at_(at), data_(data), top_(log_likelihood(spec.at(at), data)) {}

    double top() const { return top_; }
    const Spec& spec() const { return spec_; }
    std::size_t rows() const { return data_.returns.size(); }

    Model moved(const Axis& a, double by_a) const { return spec_.at(point(a, by_a)); }
    double likelihood(const Axis& a, double by_a) const {
        return log_likelihood(moved(a, by_a), data_);
    }
    double likelihood(const Axis& a, double by_a, const Axis& b, double by_b) const {
        auto x = point(a, by_a);
        x[b.coordinate] += by_b * b.step;
        return log_likelihood(spec_.at(x), data_);
    }
    std::vector<double> densities(const Axis& a, double by_a) const {
        return log_densities(moved(a, by_a), data_);
    }

private:
    std::vector<double> point(const Axis& a, double by_a) const {
        auto x = at_;
        x[a.coordinate] += by_a * a.step;
        return x;
    }

    const Spec& spec_;
    const std::vector<double>& at_;
    const Data& data_;
    double top_;
};

/// A step over which ln L falls by about `fall` on either side; nothing where it does not fall or
/// cannot be computed.
std::optional<Axis> axis_of(const Surroundings& about, std::size_t i, double fall) {
    Axis axis{i, 1e-2 * about.spec().coordinates[i].step};
    double fell = 0;
    for (int attempt = 0; attempt < 40; ++attempt) {
        fell = about.top() - (about.likelihood(axis, 1) + about.likelihood(axis, -1)) / 2;
        if (!std::isfinite(fell)) {
            axis.step /= 3;
        } else if (fell > fall / 3 && fell < fall * 3) {
            return axis;
        } else if (fell > 0) {
            axis.step *= std::fmin(std::fmax(std::sqrt(fall / fell), 0.01), 30);
        } else {
            axis.step *= 10;
        }
    }
    // Next to a bound of the model there is no room for the full fall; a smaller one is enough
    // unless it is below rounding.
    return std::isfinite(fell) && fell > 1e-6 ? std::optional(axis) : std::nullopt;
}

Eigen::MatrixXd information(const Surroundings& about, const std::vector<Axis>& axes) {
    const auto size = static_cast<Eigen::Index>(axes.size());
    Eigen::MatrixXd out(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const Axis& a = axes[static_cast<std::size_t>(i)];
        out(i, i) = 2 * about.top() - about.likelihood(a, 1) - about.likelihood(a, -1);
        for (Eigen::Index j = 0; j < i; ++j) {
            const Axis& b = axes[static_cast<std::size_t>(j)];
            const double alike = about.likelihood(a, 1, b, 1) + about.likelihood(a, -1, b, -1);
            const double against = about.likelihood(a, 1, b, -1) + about.likelihood(a, -1, b, 1);
            out(i, j) = out(j, i) = (against - alike) / 4;
        }
    }
    return out;
}

/// The sum over returns of the products of the derivatives of each one's log density.
Eigen::MatrixXd score_products(const Surroundings& about, const std::vector<Axis>& axes) {
    Eigen::MatrixXd scores(static_cast<Eigen::Index>(about.rows()),
                           static_cast<Eigen::Index>(axes.size()));
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto up = about.densities(axes[i], 1);
        const auto down = about.densities(axes[i], -1);
        for (std::size_t row = 0; row < about.rows(); ++row) {
            scores(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)) =
                (up[row] - down[row]) / 2;
        }
    }
    return scores.transpose() * scores;
}

/// The covariance of the coordinates in steps of their axes.
struct Covariance {
    std::vector<Axis> axes{};
    Eigen::MatrixXd matrix{};  ///< empty where the likelihood has no peak
};

Covariance covariance_of(const Surroundings& about, const std::vector<std::size_t>& free,
                         double fall) {
    Covariance out;
    for (const std::size_t i : free) {
        if (const auto axis = axis_of(about, i, fall)) out.axes.push_back(*axis);
    }
    const Eigen::MatrixXd bend = information(about, out.axes);
    const Eigen::LLT<Eigen::MatrixXd> factored(bend);
    if (factored.info() != Eigen::Success || !bend.allFinite()) return out;
    out.matrix = factored.solve(Eigen::MatrixXd::Identity(bend.rows(), bend.cols()));
    if (about.spec().quasi) out.matrix = out.matrix * score_products(about, out.axes) * out.matrix;
    return out;
}

double value_of(Model model, const std::string& name) {
    for (const auto& [field, value, meaning] : number_fields(model)) {
        if (value != nullptr && name == field) return *value;
    }
    return 0;
}

}  // namespace

ErrorEstimates standard_errors(const Spec& spec, const std::vector<double>& at, const Data& data) {
    const Surroundings about(spec, at, data);
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (!spec.coordinates[i].ends_low(at[i]) && !spec.coordinates[i].ends_high(at[i]))
            free.push_back(i);
    }
    // Along a curved ridge only small differences resolve the peak; elsewhere larger ones are more
    // exact.
    Covariance covariance;
    for (const double fall : {0.05, 0.005, 0.0005}) {
        covariance = covariance_of(about, free, fall);
        if (covariance.matrix.size() > 0) break;
    }
    ErrorEstimates out;
    for (const auto& name : spec.estimated) {
        Eigen::VectorXd slope(static_cast<Eigen::Index>(covariance.axes.size()));
        for (std::size_t i = 0; i < covariance.axes.size(); ++i) {
            const Axis& axis = covariance.axes[i];
            slope(static_cast<Eigen::Index>(i)) =
                (value_of(about.moved(axis, 1), name) - value_of(about.moved(axis, -1), name)) / 2;
        }
        const double variance =
            covariance.matrix.size() > 0 ? slope.dot(covariance.matrix * slope) : 0;
        if (variance > 0 && std::isfinite(variance)) {
            out.errors.push_back({name, std::sqrt(variance)});
        } else {
            out.undetermined.push_back(name);
        }
    }
    return out;
}

}  // namespace levtok::montecarlo::fitting
