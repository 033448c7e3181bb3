#pragma once

#include <functional>
#include <optional>

#include "montecarlo/study/answers.hpp"

namespace levtok::montecarlo {

/// A sweep over designs of a token; an empty axis keeps the value of the product or the model.
struct StudyDesign {
    rebalance::Terms product;
    Model model;
    std::vector<double> leverages;
    std::vector<std::string> rules;  ///< as with_rule knows them
    std::vector<double> fees;        ///< management fee per day
    std::vector<double> volatilities;
    std::vector<double> drifts;  ///< per year
    std::vector<Duration> horizons{std::chrono::days{365}};
    Instant start{};
    Duration step = one_day;
    double funding = 0;
    double rate = 0;
    Quantities quantities;  ///< names of study_quantities; empty: all
    Sampling sampling;
};

/// One number of the tidy table; leverage is absent where it is itself the answer.
struct StudyRow {
    std::optional<double> leverage{};
    std::string rule{};
    double fee = 0;
    std::optional<double> volatility{};  ///< absent where the model has no such parameter
    std::optional<double> drift{};
    double horizon_days = 0;
    Answer answer{};
};

/// How much a study has to compute.
struct StudySize {
    std::size_t cells = 0;  ///< tokens x models x horizons
    double path_steps = 0;  ///< paths x steps x tokens, over all models and horizons
};

/// Throws InvalidValue as study does.
StudySize size_of(const StudyDesign& design);

/// The table, in the order of the axes: drift, volatility, horizon, leverage, rule, fee. Tokens of
/// one model and horizon share their paths, of which there are none where every quantity asked for
/// has an exact answer. `on_progress` receives the fraction done, 0 to 1.
/// Throws InvalidValue naming the axis.
std::vector<StudyRow> study(
    const StudyDesign& design, const std::function<void(double)>& on_progress = [](double) {});

}  // namespace levtok::montecarlo
