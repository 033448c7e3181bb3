#include "montecarlo/exact_report.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "nav/check.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/token/charges.hpp"

namespace levtok::montecarlo {
namespace {

using rebalance::Schedule;
using rebalance::Terms;

std::optional<StepLaw> law_of(const Gbm& model, double years) {
    return gbm_step(model.drift, model.volatility, years);
}
std::optional<StepLaw> law_of(const StudentT& model, double years) {
    return student_t_step(model.drift, model.volatility, model.degrees, years);
}
std::optional<StepLaw> law_of(const Merton& model, double years) {
    return merton_step(model.drift, model.volatility, model.jumps, years);
}
std::optional<StepLaw> law_of(const Kou& model, double years) {
    return kou_step(model.drift, model.volatility, model.jumps, years);
}

template <class Kind>
concept HasLaw = requires(const Kind& kind) {
    law_of(kind, 1.0);
};

/// `gbm, student_t`: the models of the list whose steps have a law.
template <class... Kinds>
std::string names_with_law(const std::variant<Kinds...>*) {
    std::vector<std::string_view> names;
    ((HasLaw<Kinds> ? names.push_back(Kinds::name) : void()), ...);
    return rebalance::listed(names);
}

std::optional<ExactObstacle> model_obstacle(const Model& model) {
    const bool has_law =
        std::visit([](const auto& kind) { return HasLaw<std::decay_t<decltype(kind)>>; }, model);
    if (has_law) return std::nullopt;
    return ExactObstacle{"model",
                         "must have independent steps for an exact law, as " +
                             names_with_law(static_cast<const Model*>(nullptr)),
                         name_of(model)};
}

/// Of the first rule, which has to bring the token to its target at every step.
std::optional<ExactObstacle> schedule_obstacle(const Terms& terms) {
    if (terms.rules.empty()) {
        return ExactObstacle{"rebalance", "must have a schedule for an exact law", "empty"};
    }
    const auto& rule = terms.rules.front();
    const auto* schedule = std::get_if<Schedule>(&rule.when);
    if (schedule == nullptr) {
        return ExactObstacle{"rebalance.0.when", "must be schedule for an exact law",
                             std::string(name_of(rule))};
    }
    if (schedule->unless_within) {
        return ExactObstacle{"rebalance.0.unless_within", "must be left out for an exact law",
                             shortest(*schedule->unless_within)};
    }
    if (!schedule->only_if.empty()) {
        return ExactObstacle{"rebalance.0.only_if", "must be left out for an exact law",
                             std::to_string(schedule->only_if.size()) + " conditions"};
    }
    if (!std::holds_alternative<rebalance::ToTarget>(rule.to)) {
        return ExactObstacle{"rebalance.0.to", "must be target for an exact law", "another size"};
    }
    if (std::holds_alternative<rebalance::FillOverWindow>(rule.fill)) {
        return ExactObstacle{"rebalance.0.fill", "must be at one price for an exact law",
                             "a window"};
    }
    return std::nullopt;
}

/// Of the rules after the schedule: those that watch the price find the token at its target at the
/// end of a step, but not within it.
std::optional<ExactObstacle> further_obstacle(const Terms& terms) {
    for (std::size_t i = 1; i < terms.rules.size(); ++i) {
        const std::string path = "rebalance." + std::to_string(i) + ".when";
        if (std::holds_alternative<Schedule>(terms.rules[i].when)) {
            return ExactObstacle{path, "must not be a second schedule for an exact law",
                                 Schedule::name};
        }
        if (terms.intrabar == rebalance::Intrabar::ohlc) {
            return ExactObstacle{path,
                                 "must not act within a step for an exact law (intrabar=close lets "
                                 "it see the end of a step alone, where it never acts)",
                                 std::string(name_of(terms.rules[i]))};
        }
    }
    return std::nullopt;
}

std::optional<ExactObstacle> charge_obstacle(const Terms& terms, const KernelToken& steps,
                                             const Calendar& calendar) {
    const std::string step = calendar.sessions != nullptr
                                 ? "one session of " + calendar.sessions->name()
                                 : format_duration(calendar.step);
    if (terms.execution.impact != 0) {
        return ExactObstacle{"execution.impact", "must be 0 for an exact law",
                             shortest(terms.execution.impact)};
    }
    if (terms.cap) {
        return ExactObstacle{"cap", "must be left out for an exact law", shortest(*terms.cap)};
    }
    if (!steps.to_target_each_step) {
        return ExactObstacle{"rebalance.0.every",
                             "must be due at every step of " + step + " for an exact law",
                             format_duration(std::get<Schedule>(terms.rules.front().when).every)};
    }
    const auto& charges = steps.steps.charges;
    const bool alike = std::all_of(charges.begin(), charges.end(), [&](const auto& each) {
        return each.fee == charges.front().fee;
    });
    if (!alike && calendar.sessions == nullptr) {
        return ExactObstacle{
            "fees.management.per",
            "must charge the same at every step of " + step + " for an exact law, as year does",
            "charged at some steps"};
    }
    const bool costs = terms.execution.taker_fee + terms.execution.half_spread != 0;
    if (terms.fees.management.per == rebalance::FeePeriod::dilution && costs) {
        return ExactObstacle{"fees.management.per",
                             "must not be dilution for an exact law, where trades cost something",
                             "dilution"};
    }
    return std::nullopt;
}

/// Sessions are days apart, or a weekend: each is charged the mean, so that all together pay the
/// days that they span.
StepCharges mean_charges(const std::vector<StepCharges>& steps, const Calendar& calendar) {
    if (calendar.sessions == nullptr) return steps.front();
    const auto count = static_cast<double>(steps.size());
    double left = 0;
    for (const auto& step : steps) left += std::log1p(-step.fee);
    const double days = calendar.days() / count;
    return {-std::expm1(left / count), calendar.funding * 3 * days, days};
}

constexpr struct {
    const char* name;
    double level;
} exact_quantile_levels[] = {{"nav_q01", 0.01}, {"nav_q05", 0.05}, {"nav_q10", 0.10},
                             {"nav_q25", 0.25}, {"nav_q50", 0.50}, {"nav_q75", 0.75},
                             {"nav_q90", 0.90}, {"nav_q95", 0.95}, {"nav_q99", 0.99}};

/// The law against the underlying, where the steps are enough for one. At leverage 1 without
/// charges the ratio does not vary.
std::optional<ExactLaw> law_against(const ExactQuestion& question, double spot_power) {
    if (question.terms.leverage == 1) return std::nullopt;
    try {
        return exact_law_of(question, spot_power);
    } catch (const InvalidValue& error) {
        if (error.field() != "steps") throw;
        return std::nullopt;
    }
}

}  // namespace

std::optional<StepLaw> step_law_of(const Model& model, double years) {
    check(model);
    return std::visit(
        [&](const auto& kind) -> std::optional<StepLaw> {
            if constexpr (HasLaw<std::decay_t<decltype(kind)>>) return law_of(kind, years);
            return std::nullopt;
        },
        model);
}

std::optional<ExactObstacle> obstacle_to_exact(const ExactQuestion& question) {
    if (auto found = model_obstacle(question.model)) return found;
    if (auto found = schedule_obstacle(question.terms)) return found;
    if (auto found = further_obstacle(question.terms)) return found;
    const auto steps = kernel_token(question.terms, 0, question.calendar);
    return charge_obstacle(question.terms, steps, by_terms(question.calendar, question.terms));
}

TokenStep token_step_of(const Terms& terms, const Calendar& given) {
    const Calendar calendar = by_terms(given, terms);
    const auto token = kernel_token(terms, 0, calendar);
    const StepCharges charges = mean_charges(token.steps.charges, calendar);
    TokenStep out{.leverage = terms.leverage, .fee = charges.fee};
    out.cost_rate = rebalance::payable_cost_rate(
        terms.execution.taker_fee + terms.execution.half_spread, terms.leverage);
    if (std::holds_alternative<rebalance::PerpetualFunding>(terms.financing)) {
        out.funding = charges.funding;
    } else {
        const rebalance::Interval<double> unit{1 - terms.leverage, terms.leverage, terms.leverage,
                                               charges.days};
        out.interest = rebalance::financing_payment(terms.financing, unit, 0, calendar.benchmark);
    }
    return out;
}

ExactLaw exact_law_of(const ExactQuestion& question, double spot_power) {
    if (const auto obstacle = obstacle_to_exact(question)) {
        throw InvalidValue(obstacle->field, obstacle->rule, obstacle->value);
    }
    const auto law =
        step_law_of(question.model, by_terms(question.calendar, question.terms).step_years());
    return exact_law(*law, token_step_of(question.terms, question.calendar),
                     question.calendar.steps, {.spot_power = spot_power});
}

bool asks_for(const Quantities& asked, std::string_view quantity) {
    return asked.empty() || std::find(asked.begin(), asked.end(), quantity) != asked.end();
}

void check_known(const Quantities& asked, const Quantities& known) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    for (const auto& quantity : asked) {
        if (std::find(known.begin(), known.end(), quantity) != known.end()) continue;
        throw InvalidValue("quantity", "must be one of " + rebalance::listed(names),
                           '"' + quantity + '"' + rebalance::hint_at(quantity, names));
    }
}

Quantities exact_quantities() {
    Quantities names{"nav_mean", "nav_median", "nav_sd", "nav_skew"};
    for (const auto& [name, level] : exact_quantile_levels) names.emplace_back(name);
    for (const char* name : {"p_loss", "p_loss_half", "p_wiped_out", "p_beats_spot",
                             "log_decay_q50", "p_decay_positive"}) {
        names.emplace_back(name);
    }
    return names;
}

std::vector<ExactValue> exact_report(const ExactQuestion& question, const Quantities& asked) {
    check_known(asked, exact_quantities());
    const ExactLaw nav = exact_law_of(question);
    std::vector<ExactValue> out{{"nav_mean", nav.mean()},
                                {"nav_median", nav.median()},
                                {"nav_sd", nav.sd()},
                                {"nav_skew", nav.skew()}};
    for (const auto& [name, level] : exact_quantile_levels)
        out.push_back({name, nav.quantile(level)});
    out.push_back({"p_loss", nav.probability_of_loss()});
    out.push_back({"p_loss_half", nav.cdf(0.5)});
    out.push_back({"p_wiped_out", nav.wiped_out()});
    if (asks_for(asked, "p_beats_spot")) {
        if (const auto against_spot = law_against(question, 1)) {
            out.push_back({"p_beats_spot", against_spot->exceedance(1)});
        }
    }
    if (asks_for(asked, "log_decay_q50") || asks_for(asked, "p_decay_positive")) {
        if (const auto decay = law_against(question, question.terms.leverage)) {
            out.push_back({"log_decay_q50", std::log(decay->median())});
            out.push_back({"p_decay_positive", decay->exceedance(1)});
        }
    }
    std::erase_if(out, [&](const auto& value) { return !asks_for(asked, value.quantity); });
    return out;
}

Notes notes_of(const std::vector<ExactValue>& report, const Quantities& asked) {
    Notes notes;
    std::string infinite;
    for (const auto& [quantity, value] : report) {
        if (std::isinf(value)) infinite += (infinite.empty() ? "" : ", ") + quantity;
    }
    if (!infinite.empty()) {
        notes.push_back({NoteCode::infinite_estimates, "infinite under this model: " + infinite});
    }
    for (const char* name : {"p_beats_spot", "log_decay_q50"}) {
        const bool there = std::any_of(report.begin(), report.end(),
                                       [&](const auto& each) { return each.quantity == name; });
        if (there || !asks_for(asked, name)) continue;
        notes.push_back(
            {NoteCode::no_exact_law,
             std::string(name) +
                 " has no exact law here: too few steps, or leverage 1; see `levtok study`"});
    }
    return notes;
}

std::vector<DensityPoint> density_of(const ExactLaw& law, int rows) {
    require_in_range(rows, {.low = 2, .high = 100'000}, "rows");
    constexpr double left_out = 1e-3;
    const double alive = 1 - law.wiped_out();
    const double low = std::log(law.quantile(law.wiped_out() + left_out * alive));
    const double high = std::log(law.quantile(1 - left_out * alive));
    std::vector<DensityPoint> out;
    for (int i = 0; i < rows; ++i) {
        const double nav = std::exp(low + (high - low) * i / (rows - 1));
        const double density = law.density(nav);
        out.push_back({nav, density, nav * density, law.cdf(nav)});
    }
    return out;
}

}  // namespace levtok::montecarlo
