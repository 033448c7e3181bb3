#include "rebalance/product.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "rebalance/json/describe.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"
#include "rebalance/short_form.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// The rules that hold where a product gives none, so that a setting can change one of them. When
/// they act is left to the calendar.
json default_rules() {
    json rules = written_product({})["rebalance"];
    for (auto& rule : rules) rule.erase("at");
    return rules;
}

/// With a calendar of sessions a schedule without `at` acts at the close.
void close_with_sessions(json& document) {
    if (!document.is_object() || !document.contains("calendar")) return;
    const auto names = calendar_names();
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto name) { return document["calendar"] == name; });
    if (found == names.end() || trading_calendar(*found).always_open()) return;
    if (!document.contains("rebalance")) document["rebalance"] = default_rules();
    if (!document["rebalance"].is_array()) return;
    for (auto& rule : document["rebalance"]) {
        const bool scheduled =
            rule.is_object() && rule.contains("when") && rule["when"] == Schedule::name;
        if (scheduled && !rule.contains("at")) rule["at"] = "close";
    }
}

void apply_all(json& document, std::span<const Setting> settings) {
    for (const auto& setting : settings) {
        if (setting.path.starts_with("rebalance.") && document.is_object() &&
            !document.contains("rebalance")) {
            document["rebalance"] = default_rules();
        }
        apply(document, setting);
    }
}

}  // namespace

Setting parse_setting(const std::string& text, const std::string& field, const std::string& rule) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw InvalidValue(field, rule, '"' + text + '"');
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<Setting> parse_settings(const std::vector<std::string>& texts,
                                    const std::string& place) {
    std::vector<Setting> settings;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        settings.push_back(parse_setting(texts[i], place + '.' + std::to_string(i),
                                         "must be field=value, such as leverage=2.5"));
    }
    return settings;
}

Terms parse_product(std::string_view text, std::span<const Setting> settings) {
    return read_product(parse_strictly(text), settings);
}

Terms read_product(json document, std::span<const Setting> settings) {
    apply_all(document, settings);
    if (document.is_object()) document.erase("$schema");
    close_with_sessions(document);
    Terms terms;
    read(document, "", terms);
    check(terms);
    return terms;
}

nlohmann::ordered_json written_product(Terms terms) { return written(std::move(terms)); }

std::string write_product(const Terms& terms) { return written_product(terms).dump(2) + '\n'; }

std::string product_schema() {
    auto schema = schema_of(Terms{});
    schema["properties"]["$schema"] = {{"type", "string"}};
    nlohmann::ordered_json out{{"$schema", "http://json-schema.org/draft-07/schema#"},
                               {"title", "levtok product"}};
    out.update(schema);
    return out.dump(2) + '\n';
}

bool in_library(std::string_view name) {
    return is_short_form(name) ||
           std::any_of(library().begin(), library().end(),
                       [&](const auto& product) { return product.name == name; });
}

std::string library_text(std::string_view name) {
    if (is_short_form(name)) return expand_short_form(name);
    for (const auto& product : library()) {
        if (product.name == name) return std::string(product.text);
    }
    std::vector<std::string_view> names;
    for (const auto& product : library()) names.push_back(product.name);
    const auto near = similar_names(name, names);
    std::erase_if(names, [&](auto other) {
        return std::find(near.begin(), near.end(), other) != near.end();
    });
    const std::string others =
        near.empty() ? "; there are " : "; near are " + listed(near) + "; there are also ";
    throw Error(ErrorKind::not_found,
                "no product is called \"" + std::string(name) + '"' + others + listed(names));
}

Terms product(std::string_view name, std::span<const Setting> settings) {
    return parse_product(library_text(name), settings);
}

}  // namespace levtok::rebalance
