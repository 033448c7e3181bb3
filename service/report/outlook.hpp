#pragma once

#include <optional>
#include <string>
#include <vector>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/model_file.hpp"
#include "montecarlo/study/answers.hpp"
#include "service/report/history.hpp"

namespace levtok::report {

/// How to look ahead.
struct OutlookDesign {
    std::string model = "gbm";                   ///< of the list: fitted to the history
    std::optional<montecarlo::Model> given;      ///< a model that is taken as it is
    std::vector<rebalance::Setting> parameters;  ///< that stand in the place of fitted ones
    Duration horizon = std::chrono::days{365};
    montecarlo::Sampling sampling{.paths = 20'000};
};

/// What a model says of holding the token for a while.
struct Holding {
    double days = 0;
    std::vector<montecarlo::Answer> answers;

    /// The best answer to a quantity, NaN where there is none.
    double value(std::string_view quantity) const;
    /// How it was found; empty where there is none.
    std::string method(std::string_view quantity) const;
};

/// What might happen after the history. A model, not a forecast.
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

/// Fits, simulates, and asks for the holding periods that people ask about. What keeps a model from
/// the history is told in `obstacle`; parameters that break their rules throw InvalidValue.
Outlook look_ahead(const History& history, const OutlookDesign& design);

}  // namespace levtok::report
