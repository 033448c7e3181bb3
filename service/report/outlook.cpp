#include "service/report/outlook.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "montecarlo/batch/run.hpp"
#include "montecarlo/fit/fit.hpp"
#include "montecarlo/study/study.hpp"
#include "nav/error.hpp"
#include "nav/metrics/step_returns.hpp"

namespace levtok::report {
namespace {

using std::chrono::days;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr int holding_days[] = {1, 3, 7, 14, 30, 90, 365};

montecarlo::ModelFile fitted(const History& history, const OutlookDesign& design,
                             Outlook& outlook) {
    const auto returns = nav::daily_log_returns(history.time, history.price);
    outlook.returns_per_year = returns.per_year;
    // A history without a return has no distance between them either.
    const auto* sessions = montecarlo::session_steps(history.terms.calendar, one_day);
    const double years = returns.values.empty() ? 1
                         : sessions != nullptr  ? 1 / sessions->sessions_per_year()
                                                : returns.years_apart();
    return montecarlo::fit(design.model, returns.values, years);
}

Instant start_of(const History& history) { return std::chrono::floor<days>(history.time.back()); }

void simulate(const History& history, const OutlookDesign& design, Outlook& outlook) {
    montecarlo::Job job;
    job.products.push_back({"", history.terms, ""});
    job.underlyings.front().model = outlook.model.model;
    job.horizon = design.horizon;
    job.start = start_of(history);
    job.paths = design.sampling.paths;
    job.seed = design.sampling.seed;
    job.funding = outlook.funding;
    job.rate = outlook.rate;
    const auto simulation = montecarlo::simulation_of(std::move(job));
    const auto kernel = montecarlo::target();
    auto partial = montecarlo::empty_partial(simulation, kernel);
    montecarlo::RunOptions options;
    options.threads = design.sampling.threads;
    montecarlo::run(simulation, kernel, partial, options);
    auto results = montecarlo::results_of(simulation, partial);
    outlook.token_fan = std::move(results.series[0].fan);
    outlook.underlying_fan = std::move(results.series[1].fan);
    for (const auto& note : simulation.notes) outlook.notes.push_back(message_of(note));
}

void ask_holding_periods(const History& history, const OutlookDesign& design, Outlook& outlook) {
    montecarlo::StudyDesign study{.product = history.terms,
                                  .model = outlook.model.model,
                                  .start = start_of(history),
                                  .funding = outlook.funding,
                                  .rate = outlook.rate,
                                  .sampling = design.sampling};
    study.horizons.clear();
    for (const int horizon : holding_days) study.horizons.push_back(days{horizon});
    for (auto& row : montecarlo::study(study)) {
        // The optimum of leverage is another token's answer.
        if (row.rule == "step") continue;
        if (outlook.holding.empty() || outlook.holding.back().days != row.horizon_days) {
            outlook.holding.push_back({row.horizon_days, {}});
        }
        outlook.holding.back().answers.push_back(std::move(row.answer));
    }
}

const montecarlo::Answer* answer_to(const Holding& holding, std::string_view quantity) {
    // The best of the answers stands before the closed forms.
    const auto found =
        std::find_if(holding.answers.begin(), holding.answers.end(),
                     [&](const auto& answer) { return answer.quantity == quantity; });
    return found == holding.answers.end() ? nullptr : &*found;
}

}  // namespace

double Holding::value(std::string_view quantity) const {
    const auto* answer = answer_to(*this, quantity);
    return answer == nullptr ? unknown : answer->value;
}

std::string Holding::method(std::string_view quantity) const {
    const auto* answer = answer_to(*this, quantity);
    return answer == nullptr ? "" : name_of(answer->method);
}

Outlook look_ahead(const History& history, const OutlookDesign& design) {
    Outlook outlook;
    outlook.funding = history.market.funding_per_8h();
    outlook.rate = history.market.benchmark();
    if (design.given) {
        outlook.model = {*design.given, std::nullopt};
    } else {
        try {
            outlook.model = fitted(history, design, outlook);
        } catch (const InvalidValue& error) {
            outlook.obstacle = error.what();
            return outlook;
        }
        outlook.model = montecarlo::with_settings(outlook.model, design.parameters);
    }
    try {
        simulate(history, design, outlook);
        ask_holding_periods(history, design, outlook);
    } catch (const InvalidValue& error) {
        outlook.obstacle = error.what();
    }
    return outlook;
}

}  // namespace levtok::report
