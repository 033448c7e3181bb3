#include "montecarlo/study/study.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "montecarlo/limits.hpp"
#include "montecarlo/models.hpp"
#include "montecarlo/study/answers.hpp"
#include "montecarlo/study/rules.hpp"
#include "nav/check.hpp"
#include "nav/error.hpp"

namespace levtok::montecarlo {
namespace {

/// One token of the design.
struct Token {
    std::string rule;
    double fee;
    rebalance::Terms terms;
    std::optional<rebalance::Strategy> strategy{};
};

/// The parameter of a model called `name`; nullptr where it has none.
double* number_called(std::string_view name, Model& model) {
    for (const auto& field : number_fields(model)) {
        if (name == field.name) return field.value;
    }
    return nullptr;
}

std::optional<double> number_in(Model model, std::string_view name) {
    const double* value = number_called(name, model);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

Model with_parameter(Model model, const char* name, std::optional<double> value) {
    if (!value) return model;
    double* field = number_called(name, model);
    if (field == nullptr) {
        throw InvalidValue(name, "must be left out for a model without such a parameter",
                           name_of(model));
    }
    *field = *value;
    check(model);
    return model;
}

rebalance::Terms with_fee(rebalance::Terms terms, std::optional<double> fee) {
    if (!fee) return terms;
    require_in_range(*fee, fraction_below_one, "fee");
    terms.fees.management = {.rate = *fee, .per = rebalance::FeePeriod::day};
    return terms;
}

/// The fee of the terms, whichever period they state it for, as a fraction per day.
double fee_per_day(const rebalance::Terms& terms) {
    const auto& fee = terms.fees.management;
    switch (fee.per) {
        case rebalance::FeePeriod::day:
            return fee.rate;
        case rebalance::FeePeriod::eight_hours:
            return -std::expm1(3 * std::log1p(-fee.rate));
        case rebalance::FeePeriod::year:
        case rebalance::FeePeriod::dilution:
            return fee.rate / 365;
    }
    return fee.rate;
}

/// The values of an axis, or the one value in its place.
template <class Value>
std::vector<std::optional<Value>> axis(const std::vector<Value>& values) {
    if (values.empty()) return {std::nullopt};
    return {values.begin(), values.end()};
}

/// The models of the axes.
std::vector<Model> models_of(const StudyDesign& design) {
    std::vector<Model> out;
    for (const auto drift : axis(design.drifts)) {
        const Model model = with_parameter(design.model, "drift", drift);
        for (const auto volatility : axis(design.volatilities)) {
            out.push_back(with_parameter(model, "volatility", volatility));
        }
    }
    return out;
}

/// What the rows of a model have in common.
StudyRow row_of(const Model& model, Duration horizon) {
    return {.volatility = number_in(model, "volatility"),
            .drift = number_in(model, "drift"),
            .horizon_days = in_units_of(horizon, one_day)};
}

bool has_holder(const StudyDesign& design) {
    return !design.stops.empty() || !design.sizes.empty();
}

/// Of the holders of each token; one without a value where there is none.
std::vector<std::optional<rebalance::Strategy>> strategies_of(const StudyDesign& design) {
    if (!has_holder(design)) return {std::nullopt};
    std::vector<std::optional<rebalance::Strategy>> out;
    constexpr Range part{.low = 0, .high = 1};
    for (const auto stop : axis(design.stops)) {
        for (const auto size : axis(design.sizes)) {
            rebalance::Strategy strategy;
            strategy.stop_loss = require_in_range(stop.value_or(0), part, "stop_loss");
            strategy.allocate = require_in_range(size.value_or(1), part, "size");
            out.emplace_back(strategy);
        }
    }
    return out;
}

/// What is asked for: of a holder what follows from one, unless it is said.
Quantities asked_of(const StudyDesign& design) {
    check_known(design.quantities, study_quantities());
    if (has_holder(design)) {
        return design.quantities.empty() ? holder_quantities() : design.quantities;
    }
    const auto of_holders = holder_quantities();
    for (const auto& quantity : design.quantities) {
        if (std::find(of_holders.begin(), of_holders.end(), quantity) == of_holders.end()) continue;
        throw InvalidValue("quantity", "must be of the token where there are no stop_loss and size",
                           quantity);
    }
    return design.quantities;
}

std::vector<Token> tokens_of(const StudyDesign& design) {
    std::vector<Token> out;
    for (const auto leverage : axis(design.leverages)) {
        for (const auto& rule : axis(design.rules)) {
            for (const auto fee : axis(design.fees)) {
                Token token{rule.value_or("own"), 0, with_fee(design.product, fee)};
                token.terms.leverage = leverage.value_or(design.product.leverage);
                token.terms = with_rule(std::move(token.terms), token.rule, design.step);
                token.fee = fee_per_day(token.terms);
                rebalance::check(token.terms);
                for (const auto& strategy : strategies_of(design)) {
                    token.strategy = strategy;
                    out.push_back(token);
                }
            }
        }
    }
    if (out.size() > limits::most_products) {
        throw InvalidValue("leverage x rule x fee x stop_loss x size",
                           "must be at most " + std::to_string(limits::most_products) + " tokens",
                           std::to_string(out.size()));
    }
    return out;
}

Calendar calendar_of(const StudyDesign& design, Duration horizon) {
    if (horizon < design.step || horizon % design.step != Duration{0}) {
        throw InvalidValue("horizon",
                           "must be a whole number of steps of " + format_duration(design.step),
                           format_duration(horizon));
    }
    const auto steps = horizon / design.step;
    require_in_range(static_cast<double>(steps),
                     {.low = 1, .high = static_cast<double>(limits::most_steps)},
                     "horizon over step");
    Calendar out = calendar_over(design.start, design.step, horizon,
                                 session_steps(design.product.calendar, design.step));
    out.funding = design.funding;
    out.benchmark = design.rate;
    return out;
}

/// Of the axes of a token only the fees change the growth-optimal leverage: there is one for each
/// fee, for a token that is rebalanced at every step, over the longest horizon.
void add_growth_optima(std::vector<StudyRow>& rows, const StudyDesign& design, const Model& model) {
    if (!asks_for(design.quantities, "growth_optimal_leverage") &&
        !asks_for(design.quantities, "growth_optimal_median")) {
        return;
    }
    const auto horizon = *std::max_element(design.horizons.begin(), design.horizons.end());
    for (const auto fee : axis(design.fees)) {
        auto terms = with_rule(with_fee(design.product, fee), "step", design.step);
        StudyRow row = row_of(model, horizon);
        row.rule = "step";
        row.fee = fee_per_day(terms);
        const auto calendar = calendar_of(design, horizon);
        for (auto& answer : growth_optimum({model, std::move(terms), calendar})) {
            if (!asks_for(design.quantities, answer.quantity)) continue;
            row.answer = std::move(answer);
            rows.push_back(row);
        }
    }
}

/// All tokens on one model over one horizon.
void add_tokens(std::vector<StudyRow>& rows, const StudyDesign& design,
                const std::vector<Token>& tokens, const Model& model, const Calendar& calendar,
                const StudyRow& of) {
    std::vector<StudiedToken> studied;
    studied.reserve(tokens.size());
    for (const auto& token : tokens) studied.push_back({token.terms, token.strategy});
    std::vector<std::vector<Answer>> exact;
    bool complete = true;
    for (const auto& each : studied) {
        exact.push_back(exact_answers({model, each.terms, calendar}, design.quantities));
        complete = complete && are_complete(exact.back(), design.quantities);
    }
    const auto simulated = complete ? std::vector<std::vector<Answer>>(tokens.size())
                                    : simulated_answers(model, calendar, studied, design.sampling);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        StudyRow row = of;
        row.leverage = tokens[i].terms.leverage;
        row.rule = tokens[i].rule;
        row.fee = tokens[i].fee;
        if (const auto& strategy = tokens[i].strategy) {
            row.stop = strategy->stop_loss;
            row.size = strategy->allocate;
        }
        const ExactQuestion question{model, tokens[i].terms, calendar};
        for (auto& answer :
             joined(exact[i], simulated[i], closed_form_answers(question), of.horizon_days / 365)) {
            if (!asks_for(design.quantities, answer.quantity)) continue;
            row.answer = std::move(answer);
            rows.push_back(row);
        }
    }
}

}  // namespace

StudySize size_of(const StudyDesign& design) {
    if (design.horizons.empty()) throw InvalidValue("horizon", "must be one or more", "none");
    static_cast<void>(asked_of(design));
    const std::size_t tokens = tokens_of(design).size();
    const std::size_t models = models_of(design).size();
    StudySize size{.cells = tokens * models * design.horizons.size()};
    const auto paths = static_cast<double>(design.sampling.paths * tokens * models);
    for (const auto horizon : design.horizons) {
        size.path_steps += paths * calendar_of(design, horizon).steps;
    }
    return size;
}

std::vector<StudyRow> study(const StudyDesign& as_given,
                            const std::function<void(double)>& on_progress) {
    const auto cells = size_of(as_given).cells;
    StudyDesign design = as_given;
    design.quantities = asked_of(as_given);
    const auto models = models_of(design);
    const auto tokens = tokens_of(design);
    std::vector<StudyRow> rows;
    const auto parts = static_cast<double>(cells / tokens.size());
    double done = 0;
    for (const auto& model : models) {
        for (const auto horizon : design.horizons) {
            on_progress(done++ / parts);
            add_tokens(rows, design, tokens, model, calendar_of(design, horizon),
                       row_of(model, horizon));
        }
        add_growth_optima(rows, design, model);
    }
    on_progress(1);
    return rows;
}

}  // namespace levtok::montecarlo
