#pragma once

#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "rebalance/json/writer.hpp"

namespace levtok::rebalance {

/// Writes described fields as a JSON Schema (draft 7) of the object that holds them, with the
/// defaults of the value.
class SchemaWriter {
public:
    using json = nlohmann::ordered_json;

    template <class T>
    static json schema_of(T value) {
        SchemaWriter fields;
        describe(fields, value);
        return fields.finish();
    }

    void required_number(const char* key, double, const Range& range, const char* doc) {
        property(key, number_schema(range), doc);
        required_.push_back(key);
    }
    void number(const char* key, double value, const Range& range, const char* doc) {
        property(key, number_schema(range), doc);
        if (std::isfinite(value)) properties_[key]["default"] = value;
    }
    void optional_number(const char* key, const std::optional<double>&, const Range& range,
                         const char* doc) {
        property(key, number_schema(range), doc);
    }
    void whole(const char* key, std::uint64_t value, std::uint64_t low, std::uint64_t high,
               const char* doc) {
        property(key, {{"type", "integer"}, {"minimum", low}, {"maximum", high}}, doc);
        properties_[key]["default"] = value;
    }
    void text(const char* key, const std::string&, const char* doc) {
        property(key, {{"type", "string"}}, doc);
    }
    void texts(const char* key, const std::vector<std::string>&, const char* doc) {
        property(key, {{"type", "array"}, {"items", {{"type", "string"}}}}, doc);
    }

    template <class Enum>
    void choice(const char* key, Enum value,
                std::initializer_list<std::pair<const char*, Enum>> choices, const char* doc) {
        json names = json::array();
        for (const auto& choice : choices) names.push_back(choice.first);
        property(key, {{"enum", names}}, doc);
        for (const auto& [name, meaning] : choices) {
            if (meaning == value) properties_[key]["default"] = name;
        }
    }

    void time_of_day(const char* key, Duration value, const char* doc) {
        property(key, {{"type", "string"}, {"pattern", std::string("^(") + clock + ")$"}}, doc);
        properties_[key]["default"] = format_time_of_day(value);
    }
    void time_of_day_or_close(const char* key, Duration value, bool, const char* doc) {
        property(key, {{"type", "string"}, {"pattern", std::string("^(close|") + clock + ")$"}},
                 doc);
        properties_[key]["default"] = format_time_of_day(value);
    }
    void one_of(const char* key, const std::string& value, std::span<const std::string_view> names,
                const char* doc) {
        json list = json::array();
        for (const auto name : names) list.push_back(name);
        property(key, {{"enum", list}}, doc);
        properties_[key]["default"] = value;
    }
    void duration(const char* key, Duration value, const char* doc) {
        property(key, {{"type", "string"}, {"pattern", "^[0-9]+(w|d|h|m|s|ms|us)$"}}, doc);
        properties_[key]["default"] = format_duration(value);
    }

    void time(const char* key, Instant value, const char* doc) {
        property(key, {{"type", "string"}}, doc);
        properties_[key]["default"] = format_time(value);
    }
    void numbers(const char* key, const std::vector<double>&, const Range& range, const char* doc) {
        property(key, {{"type", "array"}, {"items", number_schema(range)}}, doc);
    }
    void table(const char* key, const std::vector<std::vector<double>>&, const Range& range,
               const char* doc) {
        const json row{{"type", "array"}, {"items", number_schema(range)}};
        property(key, {{"type", "array"}, {"items", row}}, doc);
    }

    template <class T>
    void object(const char* key, T& value, const char* doc) {
        property(key, schema_of(value), doc);
    }
    template <class T>
    void optional_object(const char* key, std::optional<T>&, const char* doc) {
        property(key, {{"oneOf", json::array({{{"type", "null"}}, schema_of(T{})})}}, doc);
    }
    template <class T>
    void objects(const char* key, std::vector<T>&, const char* doc) {
        property(key, {{"type", "array"}, {"items", schema_of(T{})}}, doc);
    }
    template <class T>
    void rows(const char* key, std::vector<T>& value, std::size_t most, const char* doc) {
        objects(key, value, doc);
        properties_[key]["maxItems"] = most;
    }
    template <class... Kinds>
    void kind(const char* key, std::variant<Kinds...>&, const char* doc) {
        property(key, {{"oneOf", json::array({tagged("kind", Kinds{})...})}}, doc);
    }
    void conditions(const char* key, std::vector<PriceTrigger>&, const char* doc) {
        property(key, {{"type", "array"}, {"items", {{"oneOf", price_triggers()}}}}, doc);
    }

    void rules(const char* key, std::vector<RebalanceRule>&, const char* doc) {
        json items = price_triggers();
        items.insert(items.begin(), tagged("when", Schedule{}));
        for (auto& item : items) {
            item["properties"]["to"] = {
                {"oneOf", json::array({{{"enum", {"target", "edge"}}},
                                       number_schema(leverage_size),
                                       required(schema_of(Recenter{}), {"recenter"})})},
                {"default", "target"},
                {"description", "the leverage to trade to"}};
            item["properties"]["fill"] = {
                {"oneOf",
                 json::array({{{"enum", {"trigger", "observed"}}}, schema_of(FillOverWindow{})})},
                {"default", "trigger"},
                {"description", "the price that is paid"}};
        }
        property(key, {{"type", "array"}, {"items", {{"oneOf", items}}}}, doc);
    }

private:
    static constexpr const char* clock = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?";

    template <class T>
    static json tagged(const char* key, T value) {
        json schema = schema_of(std::move(value));
        schema["properties"][key] = {{"const", T::name}};
        return required(std::move(schema), {key});
    }

    static json required(json schema, std::initializer_list<const char*> keys) {
        for (const char* key : keys) schema["required"].push_back(key);
        return schema;
    }

    static json price_triggers() {
        return []<class... Kinds>(const std::variant<Kinds...>*) {
            return json::array({tagged("when", Kinds{})...});
        }(static_cast<const PriceTrigger*>(nullptr));
    }

    static json number_schema(const Range& range) {
        json schema{{"type", "number"}};
        if (std::isfinite(range.low))
            schema[range.low_open ? "exclusiveMinimum" : "minimum"] = range.low;
        if (std::isfinite(range.high))
            schema[range.high_open ? "exclusiveMaximum" : "maximum"] = range.high;
        return schema;
    }

    void property(const char* key, json schema, const char* doc) {
        schema["description"] = doc;
        properties_[key] = std::move(schema);
    }

    json finish() {
        json schema{{"type", "object"},
                    {"additionalProperties", false},
                    {"properties", std::move(properties_)}};
        if (!required_.empty()) schema["required"] = required_;
        return schema;
    }

    json properties_ = json::object();
    json required_ = json::array();
};

}  // namespace levtok::rebalance
