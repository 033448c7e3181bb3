#include "service/cli/options/field_options.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "rebalance/product.hpp"

namespace levtok::cli {
namespace {

using rebalance::DescribedField;

std::string help_of(const DescribedField& field) {
    std::string help = field.meaning;
    help.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(help.front())));
    return field.by_default.empty() ? help : help + " (default " + field.by_default + ')';
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 1, width), ' ');
    return text;
}

}  // namespace

std::string option_of(std::string_view key) {
    std::string option = "--" + std::string(key);
    std::replace(option.begin(), option.end(), '_', '-');
    return option;
}

void add_field_options(CLI::App& app, const std::vector<DescribedField>& fields,
                       std::vector<GivenField>& given) {
    for (const auto& field : fields) {
        add_parsed(app, option_of(field.key), field.type, help_of(field),
                   [&given, key = field.key, kind = field.kind](const std::string& text) {
                       given.push_back({key, text, kind});
                   });
    }
}

void put_fields(nlohmann::json& document, const std::vector<GivenField>& given) {
    for (const auto& field : given) {
        if (field.kind == rebalance::FieldKind::text) {
            rebalance::field_at(document, field.key) = field.text;
        } else {
            rebalance::apply(document, {field.key, field.text});
        }
    }
}

std::vector<GivenField> within(const std::string& object, std::vector<GivenField> given) {
    for (auto& field : given) field.key = object + '.' + field.key;
    return given;
}

std::string fields_help(const std::vector<NamedFields>& things) {
    std::string text;
    std::vector<DescribedField> meanings;
    std::size_t width = 16;
    for (const auto& thing : things) {
        std::string line;
        for (const auto& field : thing.fields) {
            const std::string part =
                field.key + (field.by_default.empty() ? "" : '=' + field.by_default);
            line += (line.empty() ? "" : ",") + part;
            const auto same = [&](const auto& other) { return other.key == field.key; };
            if (std::none_of(meanings.begin(), meanings.end(), same)) meanings.push_back(field);
            width = std::max(width, field.key.size());
        }
        text += "  " + padded(thing.name, 11);
        if (!thing.summary.empty()) text += thing.summary + (line.empty() ? "" : "\n    ");
        text += line + '\n';
    }
    text += "Meaning of the fields:";
    for (const auto& field : meanings) {
        text += "\n  " + padded(field.key, width + 1) + field.meaning;
    }
    return text;
}

}  // namespace levtok::cli
