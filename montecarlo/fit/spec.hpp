#pragma once

#include <functional>
#include <string>
#include <vector>

#include "montecarlo/fit/data.hpp"
#include "montecarlo/models.hpp"

namespace levtok::montecarlo::fitting {

/// One number that the search varies: a parameter of the model, or a number that determines
/// several.
struct Coordinate {
    std::string name;
    double low, high;
    double step;                    ///< a change that matters
    const char* at_low = nullptr;   ///< what it means where the estimate ends at its lower bound
    const char* at_high = nullptr;  ///< and at its upper one

    bool ends_low(double x) const { return x - low < 1e-4 * step; }
    bool ends_high(double x) const { return high - x < 1e-4 * step; }
};

/// The specification of a fit.
struct Spec {
    std::string method = "maximum likelihood";
    std::vector<Coordinate> coordinates{};
    std::vector<std::vector<double>> starts{};  ///< the search begins at each
    std::function<Model(const std::vector<double>&)> at{};
    std::vector<std::string> estimated{};  ///< names of the parameters that get standard errors
    bool quasi = false;  ///< a quasi likelihood: standard errors do not rely on it
};

/// The ways to fit the model of the argument's type; where there are several, Akaike's criterion
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

/// The coordinates that most models have, and their starts.
Coordinate drift_coordinate(const Data& data);
Coordinate volatility_coordinate(const Data& data);
double first_drift(const Data& data);
double first_volatility(const Data& data);

/// The length of a step in days.
double step_days(const Data& data);

}  // namespace levtok::montecarlo::fitting
