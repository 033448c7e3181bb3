#include "rebalance/product.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// The rules that hold where a product gives none, so that a setting can change one of them.
json default_rules() {
    JsonWriter fields;
    Terms terms;
    describe(fields, terms);
    return fields.take()["rebalance"];
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

template <class Visitor>
void describe(Visitor& fields, CompensatedSum& sum) {
    fields.exact("sum", sum.sum);
    fields.exact("compensation", sum.compensation);
}

template <class Visitor>
void describe(Visitor& fields, nav::Attribution& gathered) {
    fields.exact("first_price", gathered.first_price);
    fields.object("market", gathered.market, "");
    fields.object("financing", gathered.financing, "");
    fields.object("fees", gathered.fees, "");
    fields.object("trading", gathered.trading, "");
    fields.object("squared_returns", gathered.squared_returns, "");
}

template <class Visitor>
void describe(Visitor& fields, nav::Ledger& ledger) {
    fields.exact("equity", ledger.equity);
    fields.exact("position", ledger.position);
    fields.exact("price", ledger.price);
    fields.exact("rebalance_price", ledger.rebalance_price);
    fields.exact("rebalance_nav", ledger.rebalance_nav);
    fields.exact("deficit", ledger.deficit);
    fields.flag("wiped_out", ledger.wiped_out);
    fields.object("attribution", ledger.attribution, "");
}

template <class Visitor>
void describe(Visitor& fields, PendingOrder& order) {
    fields.count("rule", order.rule);
    fields.instant("from", order.from);
    fields.instant("until", order.until);
    fields.exact("sum", order.sum);
    fields.exact("count", order.count);
}

template <class Visitor>
void describe(Visitor& fields, TokenState& state) {
    fields.flag("opened", state.opened);
    fields.instant("time", state.time);
    fields.exact("price", state.price);
    fields.object("ledger", state.ledger, "");
    fields.exact("supply", state.supply);
    fields.exact("merged", state.merged);
    fields.instant("next_fee", state.next_fee);
    fields.instants("next_due", state.next_due);
    fields.optional_object("pending", state.pending, "");
}

Terms parse_product(std::string_view text, std::span<const Setting> settings) {
    json document = parse_strictly(text);
    apply_all(document, settings);
    if (document.is_object()) document.erase("$schema");
    Terms terms;
    JsonReader fields(document, "");
    describe(fields, terms);
    fields.finish();
    check(terms);
    return terms;
}

std::string write_product(const Terms& terms) {
    Terms copy = terms;
    JsonWriter fields;
    describe(fields, copy);
    return fields.take().dump(2) + '\n';
}

std::string product_schema() {
    auto schema = SchemaWriter::schema_of(Terms{});
    schema["properties"]["$schema"] = {{"type", "string"}};
    nlohmann::ordered_json out{{"$schema", "http://json-schema.org/draft-07/schema#"},
                               {"title", "levtok product"}};
    out.update(schema);
    return out.dump(2) + '\n';
}

std::string write_state(const TokenState& state) {
    TokenState copy = state;
    JsonWriter fields;
    describe(fields, copy);
    return fields.take().dump(2) + '\n';
}

TokenState parse_state(std::string_view text) {
    const json document = parse_strictly(text);
    TokenState state;
    JsonReader fields(document, "");
    describe(fields, state);
    fields.finish();
    return state;
}

std::string_view library_text(std::string_view name) {
    for (const auto& product : library()) {
        if (product.name == name) return product.text;
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
