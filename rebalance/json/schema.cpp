#include "rebalance/json/schema.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "rebalance/json/describe.hpp"

namespace levtok::rebalance {
namespace {

using Json = nlohmann::ordered_json;

Json list_schema(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json number_schema(const Range& range) {
    Json schema{{"type", "number"}};
    if (std::isfinite(range.low)) {
        schema[range.low_open ? "exclusiveMinimum" : "minimum"] = range.low;
    }
    if (std::isfinite(range.high)) {
        schema[range.high_open ? "exclusiveMaximum" : "maximum"] = range.high;
    }
    return schema;
}

Json enum_schema(std::span<const std::string_view> names) {
    Json list = Json::array();
    for (const auto name : names) list.push_back(name);
    return {{"enum", std::move(list)}};
}

/// A field that is one of two words or something longer.
Json short_form(Json forms, const char* by_default) {
    return {{"oneOf", std::move(forms)}, {"default", by_default}};
}

/// A saved state has no schema: nobody writes one.
class SchemaWriter final : public PassingFields {
public:
    Json finish() {
        if (kinds_.empty()) return finish(own_);
        Json kinds = Json::array();
        for (auto& kind : kinds_) {
            kind.properties.update(own_.properties);
            for (const auto& key : own_.required) kind.required.push_back(key);
            kinds.push_back(finish(kind));
        }
        return {{"oneOf", std::move(kinds)}};
    }

    void number(const char* key, double& value, const Range& range, const char* doc) override {
        property(key, number_schema(range), doc);
        if (std::isfinite(value)) by_default(key, value);
    }
    void required_number(const char* key, double&, const Range& range, const char* doc) override {
        property(key, number_schema(range), doc);
        own_.required.push_back(key);
    }
    void optional_number(const char* key, std::optional<double>&, const Range& range,
                         const char* doc) override {
        property(key, number_schema(range), doc);
    }
    void whole(const char* key, std::uint64_t& value, std::uint64_t low, std::uint64_t high,
               const char* doc) override {
        property(key, {{"type", "integer"}, {"minimum", low}, {"maximum", high}}, doc);
        by_default(key, value);
    }
    void numbers(const char* key, std::vector<double>&, const Range& range,
                 const char* doc) override {
        property(key, list_schema(number_schema(range)), doc);
    }
    void table(const char* key, std::vector<std::vector<double>>&, const Range& range,
               const char* doc) override {
        property(key, list_schema(list_schema(number_schema(range))), doc);
    }

    void text(const char* key, std::string&, const char* doc) override {
        property(key, {{"type", "string"}}, doc);
    }
    void texts(const char* key, std::vector<std::string>&, const char* doc) override {
        property(key, list_schema({{"type", "string"}}), doc);
    }
    void form(const char* key, const TextForm& form, const char* doc) override {
        Json schema{{"type", "string"}};
        if (!form.pattern.empty()) schema["pattern"] = form.pattern;
        property(key, std::move(schema), doc);
        by_default(key, form.write());
    }
    void one_of(const char* key, std::string& value, std::span<const std::string_view> names,
                const char* doc) override {
        property(key, enum_schema(names), doc);
        by_default(key, value);
    }
    void choice_of(const char* key, std::size_t& chosen, std::span<const std::string_view> names,
                   const char* doc) override {
        property(key, enum_schema(names), doc);
        by_default(key, names[chosen]);
    }

    void sizing(const char* key, Sizing&, const char* doc) override {
        Json recenter = schema_of(Recenter{});
        recenter["required"].push_back("recenter");
        const Json words{{"enum", {"target", "edge"}}};
        property(key,
                 short_form(Json::array({words, number_schema(traded_size), recenter}), "target"),
                 doc);
    }
    void fill(const char* key, Fill&, const char* doc) override {
        const Json words{{"enum", {"trigger", "observed"}}};
        property(key, short_form(Json::array({words, schema_of(FillOverWindow{})}), "trigger"),
                 doc);
    }

    void object_of(const char* key, const Description& fields, const char* doc) override {
        property(key, schema_of_fields(fields), doc);
    }
    void optional_object_of(const char* key, bool, const Description& fields,
                            const char* doc) override {
        property(key, {{"oneOf", Json::array({{{"type", "null"}}, schema_of_fields(fields)})}},
                 doc);
    }
    void list_of(const char* key, const ObjectList& list, Empty, const char* doc) override {
        property(key, list_schema(schema_of_fields(list.add)), doc);
    }
    void rows_of(const char* key, const ObjectList& list, std::size_t most,
                 const char* doc) override {
        list_of(key, list, Empty::written, doc);
        own_.properties[key]["maxItems"] = most;
    }
    /// Leaves the value as one of the last kind: it is a copy, which only its defaults are asked
    /// of.
    void kind_of(const char* tag, const Kinds& kinds) override {
        for (const auto& kind : kinds.all) {
            kind.choose();
            SchemaWriter fields;
            kinds.fields(fields);
            fields.own_.properties[tag] = {{"const", kind.name}};
            fields.own_.required.push_back(tag);
            kinds_.push_back(std::move(fields.own_));
        }
    }

private:
    struct Object {
        Json properties = Json::object();
        Json required = Json::array();
    };

    static Json finish(Object& object) {
        Json schema{{"type", "object"},
                    {"additionalProperties", false},
                    {"properties", std::move(object.properties)}};
        if (!object.required.empty()) schema["required"] = std::move(object.required);
        return schema;
    }

    void property(const char* key, Json schema, const char* doc) {
        schema["description"] = doc;
        own_.properties[key] = std::move(schema);
    }
    template <class Value>
    void by_default(const char* key, const Value& value) {
        own_.properties[key]["default"] = value;
    }

    Object own_;                 ///< what every object has
    std::vector<Object> kinds_;  ///< what the kinds have beside it; empty where there are none
};

}  // namespace

Json schema_of_fields(const Description& fields) {
    SchemaWriter writer;
    fields(writer);
    return writer.finish();
}

}  // namespace levtok::rebalance
