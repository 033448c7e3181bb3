#include "montecarlo/models.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nav/error.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::montecarlo {
namespace {

struct Kind {
    std::string_view name;
    Model (*make)();
};

template <class... Kinds>
constexpr std::array<Kind, sizeof...(Kinds)> kinds_of(const std::variant<Kinds...>*) {
    return {{{Kinds::name, [] { return Model(Kinds{}); }}...}};
}

constexpr auto kinds = kinds_of(static_cast<const Model*>(nullptr));

/// Throws InvalidValue naming the first number that is out of its range.
class CheckFields final : public rebalance::PassingFields {
public:
    /// `where` goes before each name.
    explicit CheckFields(std::string where) : where_(std::move(where)) {}

    void number(const char* key, double& value, const Range& range, const char*) override {
        require_in_range(value, range, where_ + key);
    }
    void required_number(const char* key, double& value, const Range& range,
                         const char* doc) override {
        number(key, value, range, doc);
    }
    void optional_number(const char* key, std::optional<double>& value, const Range& range,
                         const char* doc) override {
        if (value) number(key, *value, range, doc);
    }
    void numbers(const char* key, std::vector<double>& values, const Range& range,
                 const char*) override {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!range.contains(values[i])) {
                throw_out_of_range(values[i], range, where_ + key + '.' + std::to_string(i));
            }
        }
    }

private:
    std::string where_;
};

class NumberFields final : public rebalance::PassingFields {
public:
    std::vector<NumberField> found;

    void number(const char* key, double& value, const Range&, const char* doc) override {
        found.push_back({key, &value, doc});
    }
    void optional_number(const char* key, std::optional<double>& value, const Range&,
                         const char* doc) override {
        found.push_back({key, value ? &*value : nullptr, doc});
    }
};

}  // namespace

PreparedModel prepare_any(const Model& model, double years) {
    require_in_range(years, positive, "years");
    check(model);
    return std::visit([&](const auto& kind) { return PreparedModel(prepare(kind, years)); }, model);
}

void check(const Model& model, const std::string& where) {
    std::visit(
        [&](auto kind) {
            CheckFields fields(where);
            describe(fields, kind);
            if constexpr (requires { check_together(kind, where); }) check_together(kind, where);
        },
        model);
}

void describe(rebalance::Fields& fields, Model& model) {
    std::visit([&](auto& kind) { describe(fields, kind); }, model);
}

std::optional<double> mean_growth(const Model& model, double years, int steps) {
    const auto growth =
        std::visit([&](const auto& kind) { return mean_growth(kind, years, steps); }, model);
    return growth && std::isfinite(*growth) ? growth : std::nullopt;
}

bool has_infinite_mean(const Model& model) {
    return std::visit(
        [](const auto& kind) {
            if constexpr (requires { kind.has_infinite_mean(); }) {
                return kind.has_infinite_mean();
            } else {
                return false;
            }
        },
        model);
}

std::vector<std::string_view> model_names() {
    std::vector<std::string_view> names;
    names.reserve(kinds.size());
    for (const auto& kind : kinds) names.push_back(kind.name);
    return names;
}

bool is_model(std::string_view name) {
    return std::any_of(std::begin(kinds), std::end(kinds),
                       [&](const auto& kind) { return kind.name == name; });
}

Model model_named(std::string_view name) {
    for (const auto& kind : kinds) {
        if (kind.name == name) return kind.make();
    }
    const auto names = model_names();
    throw Error(ErrorKind::not_found, "no model is called \"" + std::string(name) +
                                          "\"; there are " + rebalance::listed(names) +
                                          rebalance::hint_at(name, names));
}

std::vector<NumberField> number_fields(Model& model) {
    NumberFields fields;
    describe(fields, model);
    return std::move(fields.found);
}

}  // namespace levtok::montecarlo
