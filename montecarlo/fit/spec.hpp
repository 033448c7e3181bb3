#pragma once

#include <functional>
#include <string>
#include <vector>

#include "montecarlo/fit/data.hpp"
#include "montecarlo/models.hpp"

namespace levtok::montecarlo::fitting {

/// One number that the search moves: a parameter of the model or what makes several.
struct Coordinate {
    std::string name;
    double low, high;
    double step;                    ///< that matters
    const char* at_low = nullptr;   ///< what it means where the estimate ends at its lower bound
    const char* at_high = nullptr;  ///< and at its upper one

    bool ends_low(double x) const { return x - low < 1e-4 * step; }
    bool ends_high(double x) const { return high - x < 1e-4 * step; }
};

/// How one model is fitted.
struct Spec {
    std::string method = "maximum likelihood";
    std::vector<Coordinate> coordinates{};
    std::vector<std::vector<double>> starts{};  ///< the search begins at each
    std::function<Model(const std::vector<double>&)> at{};
    std::vector<std::string> estimated{};  ///< names of the parameters that get standard errors
    bool quasi =
        false;  ///< the likelihood is not the model's own: standard errors do not rest on it
};

/// The ways to fit the model called as the argument; where there are several, Akaike's criterion
/// chooses.
std::vector<Spec> specs_of(const Gbm& model, const Data& data);
std::vector<Spec> specs_of(const StudentT& model, const Data& data);
std::vector<Spec> specs_of(const Merton& model, const Data& data);
std::vector<Spec> specs_of(const Kou& model, const Data& data);
std::vector<Spec> specs_of(const Garch& model, const Data& data);
std::vector<Spec> specs_of(const Heston& model, const Data& data);
std::vector<Spec> specs_of(const Bates& model, const Data& data);
std::vector<Spec> specs_of(const Regime& model, const Data& data);
std::vector<Spec> specs_of(const Bootstrap& model, const Data& data);
std::vector<Spec> specs_of(const Filtered& model, const Data& data);

/// Coordinates that most models have, and where to begin.
Coordinate drift_coordinate(const Data& data);
Coordinate volatility_coordinate(const Data& data);
double first_drift(const Data& data);
double first_volatility(const Data& data);

/// Returns over steps of as many days.
double step_days(const Data& data);

}  // namespace levtok::montecarlo::fitting
