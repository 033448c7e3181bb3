#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "rebalance/json/field_list.hpp"
#include "service/cli/options/option.hpp"

/// Options that set the fields of a described value: its names, meanings and defaults are theirs.
namespace levtok::cli {

/// A field as an option gave it.
struct GivenField {
    std::string key;
    std::string text;
    rebalance::FieldKind kind = rebalance::FieldKind::text;
};

/// An option for each of `fields`: --fan-points for fan_points.
void add_field_options(CLI::App& app, const std::vector<rebalance::DescribedField>& fields,
                       std::vector<GivenField>& given);

/// Puts what was given into a document of the value.
void put_fields(nlohmann::json& document, const std::vector<GivenField>& given);

/// The same fields, of the object called `object` in the document.
std::vector<GivenField> within(const std::string& object, std::vector<GivenField> given);

std::string option_of(std::string_view key);

/// Does `act`, whose errors then name the option of their field.
template <class Act>
void naming_options(Act act) {
    try {
        act();
    } catch (const InvalidValue& error) {
        throw InvalidValue(option_of(error.field()), error.rule(), error.value());
    }
}

/// What may be set of a thing that is chosen by its name.
struct NamedFields {
    std::string name;
    std::string summary;
    std::vector<rebalance::DescribedField> fields;
};

/// The things with their fields and their defaults, and after them what the fields are.
std::string fields_help(const std::vector<NamedFields>& things);

}  // namespace levtok::cli
