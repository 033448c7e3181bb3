#pragma once

#include <optional>
#include <string>
#include <vector>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/model_file.hpp"
#include "montecarlo/study/answers.hpp"
#include "service/report/past.hpp"

namespace levtok::report {

/// The options of an outlook.
struct OutlookDesign {
    std::string model = "gbm";                   ///< a name of the list, fitted to the history
    std::optional<montecarlo::Model> given;      ///< a model that is used without a fit
    std::vector<rebalance::Setting> parameters;  ///< that replace fitted ones
    Duration horizon = std::chrono::days{365};
    montecarlo::Sampling sampling{.paths = 20'000};
};

/// The answers of a model for one holding period.
struct Holding {
    double days = 0;
    std::vector<montecarlo::Answer> answers;

    /// The best answer to a quantity, NaN where there is none.
    double value(std::string_view quantity) const;
    /// The method of that answer; empty where there is none.
    std::string method(std::string_view quantity) const;
};

/// The possible paths after the history. A model, not a forecast.
struct Outlook {
    std::string obstacle;  ///< why there is none: the history is too short, …
    montecarlo::ModelFile model{montecarlo::Gbm{}};
    double returns_per_year = 0;                     ///< of the history, where the model was fitted
    double funding = 0;                              ///< charged: mean rate per 8 h
    double rate = 0;                                 ///< charged: mean benchmark per year
    std::vector<montecarlo::FanRow> token_fan;       ///< NAV, 1 at the start
    std::vector<montecarlo::FanRow> underlying_fan;  ///< price, 1 at the start
    std::vector<std::string> notes;
    std::vector<Holding> holding;
};

/// Fits the model, simulates, and answers for the usual holding periods. The reason why a history
/// fits no model is in `obstacle`; parameters that break their rules throw InvalidValue.
Outlook look_ahead(const History& history, const OutlookDesign& design);

}  // namespace levtok::report
