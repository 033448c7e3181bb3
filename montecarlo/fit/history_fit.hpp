#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "montecarlo/model_file.hpp"
#include "nav/metrics/step_returns.hpp"
#include "nav/note.hpp"
#include "nav/observation.hpp"

/// A model fitted to a history of prices: which returns are taken of it, and how many are a year.
namespace levtok::montecarlo {

/// What the first bars of a history show of all.
struct BarPattern {
    Duration interval{0};        ///< the most common step from one to the next; 0: one bar
    bool weekdays_only = false;  ///< no bar is of a Saturday or Sunday
};

/// Takes the log returns of bars, in the order of time, that are `step` apart, or as far as the
/// bars are. The days of a market that rests on weekends are its sessions, and a return runs from
/// one to the next; of shorter bars from bar to bar, over a night as over an hour.
class HistoryReturns {
public:
    /// Throws InvalidValue naming `field` where the step is no whole number of intervals.
    HistoryReturns(const BarPattern& pattern, std::optional<Duration> step, std::string_view field);

    void add(const Observation& bar);
    nav::StepReturns take();

private:
    bool in_days_;
    nav::Strider strider_;
    std::optional<Observation> last_;  ///< of its day, where steps are days
};

/// The model called `name` fitted to the returns, per year of the calendar that has as many
/// sessions, where there is one. `source` names where the prices came from. Throws as fit().
ModelFile fit_history(std::string_view name, const nav::StepReturns& returns, std::string source);

/// What a reader of the fit has to know: sessions, gaps, and where the fit is degenerate. `place`
/// names the history.
Notes notes_of(const nav::StepReturns& returns, const ModelFile& file, const std::string& place);

}  // namespace levtok::montecarlo
