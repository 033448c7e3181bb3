#include "montecarlo/study/answers.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "nav/check.hpp"
#include "nav/closed_form.hpp"
#include "nav/units.hpp"

namespace levtok::montecarlo {
namespace {

/// The quantities of a study, in order; the last ones are only known by simulation.
constexpr const char* quantities[] = {
    "nav_mean",      "nav_median",      "nav_q05",         "nav_q95",
    "log_decay_q50", "p_loss",          "p_loss_half",     "p_wiped_out",
    "p_beats_spot",  "drawdown_median", "rebalances_mean", "turnover_mean",
    "fees_mean",     "financing_mean",  "cost_mean",       "break_even_price",
};

/// Those of a holder, which are known by simulation alone.
constexpr const char* of_a_holder[] = {
    "result_mean",    "result_median",       "result_q05",      "result_q95",
    "p_result_loss",  "p_result_beats_spot", "p_beats_keeping", "gain_over_keeping_mean",
    "days_held_mean", "p_exit_stop_loss",    "p_exit_death",    "stop_slippage_mean",
};

double years_of(const Calendar& calendar) { return calendar.step_years() * calendar.steps; }

const Answer* find(const std::vector<Answer>& answers, const std::string& quantity) {
    const auto found = std::find_if(answers.begin(), answers.end(), [&](const auto& answer) {
        return answer.quantity == quantity;
    });
    return found == answers.end() ? nullptr : &*found;
}

/// Whether it is asked for, or something that follows from it.
bool is_needed(std::string_view quantity, const Quantities& asked) {
    if (asks_for(asked, quantity)) return true;
    return quantity == "log_decay_q50" &&
           (asks_for(asked, "log_decay_per_year") || asks_for(asked, "half_life_years"));
}

void add_decay(std::vector<Answer>& out, const Answer& log_decay, double years) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    const double rate = log_decay.value / years;
    const double error = log_decay.standard_error / years;
    out.push_back({"log_decay_per_year", rate, error, log_decay.method});
    const double half_life = rate < 0 ? -std::numbers::ln2 / rate : nothing;
    const double half_life_error = rate < 0 && std::isfinite(rate) ? half_life * error / -rate : 0;
    out.push_back({"half_life_years", half_life, half_life_error, log_decay.method});
}

ExactQuestion with_leverage(ExactQuestion question, double leverage) {
    question.terms.leverage = leverage;
    return question;
}

/// Median of ln NAV over the horizon. A token without leverage holds cash, which terms do not
/// allow; its law is approximated by that of a nearby leverage.
double log_median(const ExactQuestion& question, double leverage) {
    constexpr double least = 1e-5;
    if (std::fabs(leverage) < least) leverage = std::copysign(least, leverage);
    const double median = exact_law_of(with_leverage(question, leverage)).median();
    return std::log(std::fmax(median, 1e-300));  // a search among wipe-outs stays finite
}

/// The optimum by the mean and the variance of one step's simple return, less the cost of a unit of
/// exposure.
double optimum_of_moments(const ExactQuestion& question) {
    const double years = by_terms(question.calendar, question.terms).step_years();
    const double exposure_cost =
        carry_per_year(with_leverage(question, 2).terms, question.calendar) -
        carry_per_year(with_leverage(question, 1).terms, question.calendar);
    if (const auto* gbm = std::get_if<Gbm>(&question.model)) {
        return nav::growth_optimal_leverage(gbm->drift, exposure_cost, gbm->volatility);
    }
    const auto spot = exact_law(*step_law_of(question.model, years), {.leverage = 1}, 1);
    return (spot.mean() - 1 - exposure_cost * years) / (spot.sd() * spot.sd());
}

}  // namespace

const char* name_of(Method method) {
    constexpr const char* names[] = {"exact", "closed_form", "monte_carlo"};
    return names[static_cast<std::size_t>(method)];
}

Quantities study_quantities() {
    Quantities names(std::begin(quantities), std::end(quantities));
    for (const char* name :
         {"log_decay_per_year", "half_life_years", "flat_return", "break_even_with_spot",
          "growth_optimal_leverage", "growth_optimal_median"}) {
        names.emplace_back(name);
    }
    const auto holder = holder_quantities();
    names.insert(names.end(), holder.begin(), holder.end());
    return names;
}

Quantities holder_quantities() { return {std::begin(of_a_holder), std::end(of_a_holder)}; }

bool are_complete(const std::vector<Answer>& exact, const Quantities& asked) {
    const auto is_asked = [&](const char* quantity) { return asks_for(asked, quantity); };
    if (!asked.empty() && std::any_of(std::begin(of_a_holder), std::end(of_a_holder), is_asked)) {
        return false;
    }
    return std::all_of(std::begin(quantities), std::end(quantities), [&](const char* quantity) {
        return !is_needed(quantity, asked) || find(exact, quantity) != nullptr;
    });
}

std::vector<Answer> exact_answers(const ExactQuestion& question, const Quantities& asked) {
    if (obstacle_to_exact(question)) return {};
    std::vector<Answer> out;
    Quantities needed;
    for (auto& quantity : exact_quantities()) {
        if (is_needed(quantity, asked)) needed.push_back(std::move(quantity));
    }
    if (needed.empty()) return {};
    for (const auto& [quantity, value] : exact_report(question, needed)) {
        out.push_back({quantity, value, 0, Method::exact});
    }
    return out;
}

double carry_per_year(const rebalance::Terms& terms, const Calendar& calendar) {
    const TokenStep step = token_step_of(terms, calendar);
    const double per_step = step.interest + step.leverage * step.funding - std::log1p(-step.fee);
    return per_step / by_terms(calendar, terms).step_years();
}

std::vector<Answer> closed_form_answers(const ExactQuestion& question) {
    const auto* gbm = std::get_if<Gbm>(&question.model);
    if (gbm == nullptr || obstacle_to_exact(question)) return {};
    const auto& execution = question.terms.execution;
    if (execution.taker_fee + execution.half_spread != 0) return {};
    const nav::GbmToken token{.leverage = question.terms.leverage,
                              .drift = gbm->drift,
                              .volatility = gbm->volatility,
                              .fee = carry_per_year(question.terms, question.calendar),
                              .years = years_of(by_terms(question.calendar, question.terms))};
    const double variance = gbm->volatility * gbm->volatility * token.years;
    const double flat = nav::continuous_limit({.leverage = token.leverage,
                                               .integrated_variance = variance,
                                               .years = token.years,
                                               .fee = token.fee});
    std::vector<Answer> out;
    const auto add = [&](const char* quantity, double value) {
        out.push_back({quantity, value, 0, Method::closed_form});
    };
    add("nav_mean", nav::gbm_mean(token));
    add("nav_median", nav::gbm_median(token));
    add("log_decay_q50", std::log(flat));
    add("flat_return", flat - 1);
    add("break_even_price", nav::break_even_price(token));
    if (token.leverage > 1) {
        add("p_beats_spot", nav::gbm_beats_spot(token));
        add("break_even_with_spot", nav::break_even_with_spot(token));
    }
    return out;
}

std::vector<std::vector<Answer>> simulated_answers(const Model& model, const Calendar& calendar,
                                                   const std::vector<StudiedToken>& tokens,
                                                   const Sampling& sampling) {
    Job job;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        job.products.push_back({"", tokens[i].terms, ""});
        job.products.back().strategy = tokens[i].strategy;
        job.products.back().terms.name = "token-" + std::to_string(i + 1);
    }
    job.underlyings.front().model = model;
    job.start = calendar.start;
    job.step = calendar.step;
    job.horizon = calendar.steps * calendar.step;
    if (by_terms(calendar, tokens.front().terms).sessions != nullptr) {
        job.sessions = static_cast<std::uint64_t>(calendar.steps);
    }
    job.funding = calendar.funding;
    job.rate = calendar.benchmark;
    job.paths = sampling.paths;
    job.seed = sampling.seed;
    job.fan_points = 1;
    const auto simulation = simulation_of(std::move(job));
    const Target kernel = target();
    auto partial = empty_partial(simulation, kernel);
    RunOptions options;
    options.threads = sampling.threads;
    run(simulation, kernel, partial, options);
    const Results results = results_of(simulation, partial);
    std::vector<std::vector<Answer>> out(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        for (const auto& estimate : results.series[i].estimates) {
            out[i].push_back(
                {estimate.quantity, estimate.value, estimate.standard_error, Method::monte_carlo});
        }
    }
    return out;
}

std::vector<Answer> joined(const std::vector<Answer>& exact, const std::vector<Answer>& simulated,
                           const std::vector<Answer>& closed_form, double years) {
    std::vector<Answer> out;
    for (const char* quantity : quantities) {
        const Answer* answer = find(exact, quantity);
        if (answer == nullptr) answer = find(simulated, quantity);
        if (answer == nullptr) continue;
        out.push_back(*answer);
        if (answer->quantity == "log_decay_q50") add_decay(out, *answer, years);
    }
    for (const char* quantity : of_a_holder) {
        if (const Answer* answer = find(simulated, quantity)) out.push_back(*answer);
    }
    for (const auto& answer : closed_form) {
        out.push_back(answer);
        if (answer.quantity == "log_decay_q50") add_decay(out, answer, years);
    }
    return out;
}

std::vector<Answer> growth_optimum(const ExactQuestion& question) {
    const auto& execution = question.terms.execution;
    if (obstacle_to_exact(question) || execution.taker_fee + execution.half_spread != 0) return {};
    const double guess = optimum_of_moments(question);
    // No token has such a leverage, which a calm history with a trend would imply.
    constexpr Range allowed = leverage_range;
    if (!allowed.contains(guess)) return {};
    const auto loss = [&](double leverage) { return -log_median(question, leverage); };
    // With jumps the optimum is nearer to zero than that of the moments, by less than this.
    const double reach = 0.5 + std::fabs(guess) / 2;
    constexpr int bits = 16;
    const auto [leverage, least] = boost::math::tools::brent_find_minima(
        loss, std::fmax(guess - reach, allowed.low), std::fmin(guess + reach, allowed.high), bits);
    return {{"growth_optimal_leverage", guess, 0, Method::closed_form},
            {"growth_optimal_leverage", leverage, 0, Method::exact},
            {"growth_optimal_median", std::exp(-least), 0, Method::exact}};
}

}  // namespace levtok::montecarlo
