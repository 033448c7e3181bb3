#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "montecarlo/models/bates.hpp"
#include "montecarlo/models/bootstrap.hpp"
#include "montecarlo/models/filtered.hpp"
#include "montecarlo/models/garch.hpp"
#include "montecarlo/models/gbm.hpp"
#include "montecarlo/models/heston.hpp"
#include "montecarlo/models/kou.hpp"
#include "montecarlo/models/merton.hpp"
#include "montecarlo/models/regime.hpp"
#include "montecarlo/models/student_t.hpp"

namespace levtok::montecarlo {

/// The list of return models. A new one is a file in models/ and a name here.
using Model =
    std::variant<Gbm, StudentT, Merton, Kou, Garch, Heston, Bates, Regime, Bootstrap, Filtered>;

/// The steps of the models in the kernel, in the order of the list; similar models share a step.
template <class List>
struct PreparedOf;
template <class... Models>
struct PreparedOf<std::variant<Models...>> {
    using type = std::variant<decltype(prepare(std::declval<const Models&>(), 1.0))...>;
};
using PreparedModel = PreparedOf<Model>::type;

/// The model for steps of `years` (of 365 days). Throws InvalidValue as check does, and naming the
/// field where the model does not have steps of that length.
PreparedModel prepare_any(const Model& model, double years);

/// Throws InvalidValue naming the first field that breaks its range or a rule with others; `where`
/// goes before its name.
void check(const Model& model, const std::string& where = "");

/// E p_T / p_0 after `steps` steps of `years`, where the model has it in closed form and finite.
std::optional<double> mean_growth(const Model& model, double years, int steps);

/// Whether the tails of a step make E p_T infinite, so that simulated means do not settle.
bool has_infinite_mean(const Model& model);

/// The fields of whichever model it is.
void describe(rebalance::Fields& fields, Model& model);

inline const char* name_of(const Model& model) {
    return std::visit([](const auto& kind) { return kind.name; }, model);
}

/// The names of the list, in its order.
std::vector<std::string_view> model_names();

/// Whether a model of the list is called `name`.
bool is_model(std::string_view name);

/// The model called `name` with its defaults; throws Error(not_found) with the names there are.
Model model_named(std::string_view name);

/// One parameter of a model that is a number.
struct NumberField {
    const char* name;
    double* value;        ///< in the model; null for an optional one that is absent
    const char* meaning;  ///< with its unit
};

/// The numbers of a model, in the order in which it describes them; they point into it.
std::vector<NumberField> number_fields(Model& model);

}  // namespace levtok::montecarlo
