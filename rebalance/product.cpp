#include "rebalance/product.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "rebalance/json/reader.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/json/writer.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// nlohmann's parser lets the last of two equal keys win; here that is an error.
json parse_strictly(std::string_view text) {
    std::vector<std::set<std::string>> keys;
    const auto watch = [&](int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
            throw Error(ErrorKind::malformed, "key " + parsed.dump() + " is given twice; give it once");
        }
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), watch);
    } catch (const json::parse_error& error) {
        const std::string what = error.what();
        const auto colon = what.find("] ");
        throw Error(ErrorKind::malformed,
                    "not valid JSON: " + (colon == std::string::npos ? what : what.substr(colon + 2)));
    }
}

json value_of(const std::string& text) {
    json value = json::parse(text, nullptr, false);
    return value.is_discarded() ? json(text) : value;
}

/// The index of a list that a step of a path names; the list may grow by one.
std::size_t index_of(const std::string& step, const json& list, const std::string& path) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc{} || end != step.data() + step.size() || index > list.size()) {
        throw InvalidValue(path, "must name an item of a list from 0 to " + std::to_string(list.size()), step);
    }
    return index;
}

void apply(json& document, const Setting& setting) {
    if (setting.path.empty()) throw InvalidValue("--set", "must be path=value", "\"=" + setting.value + '"');
    json* place = &document;
    std::string rest = setting.path;
    while (true) {
        const auto dot = rest.find('.');
        const std::string step = rest.substr(0, dot);
        if (place->is_array()) {
            const std::size_t index = index_of(step, *place, setting.path);
            if (index == place->size()) place->push_back(json::object());
            place = &(*place)[index];
        } else {
            if (!place->is_object()) *place = json::object();
            place = &(*place)[step];
        }
        if (dot == std::string::npos) break;
        rest = rest.substr(dot + 1);
    }
    *place = value_of(setting.value);
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
    for (const auto& setting : settings) apply(document, setting);
    document.erase("$schema");
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
    std::string names;
    for (const auto& product : library()) names += (names.empty() ? "" : ", ") + std::string(product.name);
    throw Error(ErrorKind::not_found, "no product is called \"" + std::string(name) + "\"; there are " + names);
}

Terms product(std::string_view name, std::span<const Setting> settings) {
    return parse_product(library_text(name), settings);
}

}  // namespace levtok::rebalance
