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
    std::vector<double> stops;   ///< of a holder, as Strategy::stop_loss; 0: none
    std::vector<double> sizes;   ///< fraction of the equity in the token, the rest in cash
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
    std::optional<double> stop{};  ///< this and the next: absent without a holder; 0: no stop
    std::optional<double> size{};
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

/// The table, in the order of the axes: drift, volatility, horizon, leverage, rule, fee, stop,
/// size. Tokens of one model and horizon share their paths, of which there are none where every
/// quantity asked for has an exact answer. `on_progress` receives the fraction done, 0 to 1. A
/// design with stops or sizes is of a holder, and answers the quantities of one unless others are
/// asked for. Throws InvalidValue naming the axis.
std::vector<StudyRow> study(
    const StudyDesign& design, const std::function<void(double)>& on_progress = [](double) {});

/// What the rows say of each token with several stops: which raise the mean result above that of no
/// stop by more than chance does, and what they do to the median, in a sentence each. The gain is
/// the mean difference to the same purchase that is never sold, on the same paths.
std::vector<std::string> stop_findings(const std::vector<StudyRow>& rows);

}  // namespace levtok::montecarlo
