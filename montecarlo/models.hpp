#pragma once

#include <variant>

#include "montecarlo/models/gbm.hpp"

namespace levtok::montecarlo {

/// The list of return models. A new one is a file in models/ and a name here.
using Model = std::variant<Gbm>;

/// The models as the kernel steps them, in the order of the list.
template <class List>
struct PreparedOf;
template <class... Models>
struct PreparedOf<std::variant<Models...>> {
    using type = std::variant<decltype(prepare(std::declval<const Models&>(), 1.0))...>;
};
using PreparedModel = PreparedOf<Model>::type;

inline PreparedModel prepare_any(const Model& model, double years) {
    return std::visit([&](const auto& kind) { return PreparedModel(prepare(kind, years)); }, model);
}

inline const char* name_of(const Model& model) {
    return std::visit([](const auto& kind) { return kind.name; }, model);
}

}  // namespace levtok::montecarlo
