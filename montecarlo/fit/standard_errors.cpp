#include "montecarlo/fit/standard_errors.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <optional>

#include "montecarlo/fit/likelihood.hpp"
#include "montecarlo/models/number_fields.hpp"

namespace levtok::montecarlo::fitting {
namespace {

/// A parameter, and how far it is moved to feel the likelihood bend.
struct Axis {
    std::string name;
    double step;
};

/// The likelihood about the maximum.
class Surroundings {
public:
    Surroundings(const Model& model, const Data& data) : model_(model), data_(data), top_(log_likelihood(model, data)) {}

    double top() const { return top_; }

    Model moved(const Axis& a, double by_a) const {
        Model model = model_;
        for (auto& [name, value, meaning] : number_fields(model)) {
            if (value != nullptr && a.name == name) *value += by_a * a.step;
        }
        return model;
    }
    double at(const Axis& a, double by_a) const { return log_likelihood(moved(a, by_a), data_); }
    double at(const Axis& a, double by_a, const Axis& b, double by_b) const {
        return Surroundings(moved(a, by_a), data_, 0).at(b, by_b);
    }
    std::vector<double> densities(const Axis& a, double by_a) const { return log_densities(moved(a, by_a), data_); }

    double value_of(const std::string& name) const {
        Model model = model_;
        for (const auto& [field, value, meaning] : number_fields(model)) {
            if (value != nullptr && name == field) return *value;
        }
        return 0;
    }

private:
    Surroundings(const Model& model, const Data& data, double top) : model_(model), data_(data), top_(top) {}

    Model model_;
    const Data& data_;
    double top_;
};

/// A step over which ln L falls by about `fall` on either side; nothing where it does not fall or cannot be had.
std::optional<Axis> axis_of(const Surroundings& about, const std::string& name) {
    constexpr double fall = 0.05;
    Axis axis{name, 1e-3 * std::max(std::fabs(about.value_of(name)), 1e-2)};
    for (int attempt = 0; attempt < 40; ++attempt) {
        const double fell = about.top() - (about.at(axis, 1) + about.at(axis, -1)) / 2;
        if (!std::isfinite(fell)) {
            axis.step /= 3;
        } else if (fell > fall / 3 && fell < fall * 3) {
            return axis;
        } else if (fell > 0) {
            const double factor = std::sqrt(fall / fell);
            axis.step *= std::fmin(std::fmax(factor, 0.01), 30);
        } else {
            axis.step *= 10;
        }
    }
    // Next to a bound there is no room for the full fall; a smaller one will do as long as rounding does not drown it.
    const double fell = about.top() - (about.at(axis, 1) + about.at(axis, -1)) / 2;
    return std::isfinite(fell) && fell > 1e-6 ? std::optional(axis) : std::nullopt;
}

Eigen::MatrixXd information(const Surroundings& about, const std::vector<Axis>& axes) {
    const auto size = static_cast<Eigen::Index>(axes.size());
    Eigen::MatrixXd out(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const Axis& a = axes[static_cast<std::size_t>(i)];
        out(i, i) = 2 * about.top() - about.at(a, 1) - about.at(a, -1);
        for (Eigen::Index j = 0; j < i; ++j) {
            const Axis& b = axes[static_cast<std::size_t>(j)];
            const double bend = about.at(a, 1, b, 1) - about.at(a, 1, b, -1) - about.at(a, -1, b, 1) + about.at(a, -1, b, -1);
            out(i, j) = out(j, i) = -bend / 4;
        }
    }
    return out;
}

/// The sum over returns of the squared derivative of each one's log density.
Eigen::MatrixXd score_products(const Surroundings& about, const std::vector<Axis>& axes, std::size_t rows) {
    Eigen::MatrixXd scores(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(axes.size()));
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto up = about.densities(axes[i], 1);
        const auto down = about.densities(axes[i], -1);
        for (std::size_t row = 0; row < rows; ++row) {
            scores(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)) = (up[row] - down[row]) / 2;
        }
    }
    return scores.transpose() * scores;
}

}  // namespace

ErrorEstimates standard_errors(const Model& model, const Data& data, const std::vector<std::string>& names, bool quasi) {
    const Surroundings about(model, data);
    ErrorEstimates out;
    std::vector<Axis> axes;
    for (const auto& name : names) {
        if (const auto axis = axis_of(about, name)) {
            axes.push_back(*axis);
        } else {
            out.undetermined.push_back(name);
        }
    }
    const Eigen::MatrixXd matrix = information(about, axes);
    const Eigen::LLT<Eigen::MatrixXd> factored(matrix);
    if (factored.info() != Eigen::Success || !matrix.allFinite()) {
        out.undetermined = names;
        return out;
    }
    Eigen::MatrixXd covariance = factored.solve(Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols()));
    if (quasi) covariance = covariance * score_products(about, axes, data.returns.size()) * covariance;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto place = static_cast<Eigen::Index>(i);
        const double error = std::sqrt(covariance(place, place)) * axes[i].step;
        if (std::isfinite(error)) out.errors.push_back({axes[i].name, error});
    }
    return out;
}

}  // namespace levtok::montecarlo::fitting
