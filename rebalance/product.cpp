#include "rebalance/product.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "rebalance/json/reader.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/json/similar.hpp"
#include "rebalance/json/writer.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// Where the parser stands: what has been read of each object and list that is open. nlohmann's
/// parser lets the last of two equal keys win and nests without end; here both are errors.
class Place {
public:
    explicit Place(std::string path) : path_(std::move(path)) {}

    void take(json::parse_event_t event, const json& parsed) {
        using Event = json::parse_event_t;
        if (event == Event::key) {
            take_key(parsed.get<std::string>());
        } else if (event == Event::object_start || event == Event::array_start) {
            if (levels_.size() == limits::deepest_document) {
                throw Error(ErrorKind::malformed, path() + ": must not be nested deeper than " +
                                                      std::to_string(limits::deepest_document));
            }
            levels_.push_back({.is_list = event == Event::array_start});
        } else {
            if (event != Event::value) levels_.pop_back();
            if (!levels_.empty()) ++levels_.back().items;
        }
    }

    std::string path() const {
        std::string out = path_;
        for (const auto& level : levels_) {
            const std::string step = level.is_list ? std::to_string(level.items) : level.key;
            out += (out.empty() ? "" : ".") + step;
        }
        return out.empty() ? "(document)" : out;
    }

private:
    struct Level {
        bool is_list = false;
        std::size_t items = 0;
        std::string key{};
        std::set<std::string> keys{};
    };

    void take_key(const std::string& key) {
        levels_.back().key = key;
        if (levels_.back().keys.insert(key).second) return;
        throw Error(ErrorKind::malformed, path() + ": must be given once, was given twice");
    }

    std::string path_;
    std::vector<Level> levels_;
};

/// nlohmann's "[json.exception.parse_error.101] parse error at line 2, column 3: …" from the line
/// on.
std::string from_line_on(const std::string& what) {
    const auto line = what.find("line ");
    return line == std::string::npos ? what : what.substr(line);
}

/// `path` is where the value will stand in the document.
json parse_strictly(std::string_view text, const std::string& path = "") {
    Place place(path);
    const auto watch = [&](int, json::parse_event_t event, json& parsed) {
        place.take(event, parsed);
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), watch);
    } catch (const json::parse_error& error) {
        throw Error(ErrorKind::malformed, "not valid JSON: " + from_line_on(error.what()));
    } catch (const json::out_of_range& error) {
        const std::string what = error.what();
        throw InvalidValue(place.path(), "must be a finite number",
                           what.substr(what.rfind(' ') + 1));
    }
}

/// JSON, or else the text itself.
json value_of(const Setting& setting) {
    if (json::accept(setting.value)) return parse_strictly(setting.value, setting.path);
    json text = setting.value;
    try {
        static_cast<void>(text.dump());
    } catch (const json::type_error&) {
        throw InvalidValue(setting.path, "must be text in UTF-8", "other bytes");
    }
    return text;
}

bool is_index(const std::string& step) {
    return std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> steps_of(const Setting& setting) {
    std::vector<std::string> steps{""};
    for (const char c : setting.path) {
        if (c == '.') {
            steps.emplace_back();
        } else {
            steps.back() += c;
        }
    }
    const bool has_empty = std::find(steps.begin(), steps.end(), "") != steps.end();
    if (has_empty || steps.size() > limits::deepest_document) {
        throw InvalidValue(
            "--set",
            "must be path=value, the path names and list indexes joined by dots like "
            "rebalance.0.at",
            '"' + setting.path + '=' + setting.value + '"');
    }
    return steps;
}

/// The item of a list that a step of a path names; the list may grow by one.
json& item_of(json& list, const std::string& step, const std::string& path) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc{} || end != step.data() + step.size() || index > list.size()) {
        throw InvalidValue(path,
                           "must name an item of the list from 0 to " + std::to_string(list.size()),
                           '"' + step + '"');
    }
    if (index == list.size()) list.push_back(nullptr);
    return list[index];
}

void apply(json& document, const Setting& setting) {
    json* place = &document;
    std::string path;
    for (const auto& step : steps_of(setting)) {
        const std::string outer = path.empty() ? "(document)" : path;
        path += (path.empty() ? "" : ".") + step;
        if (place->is_null()) *place = is_index(step) ? json::array() : json::object();
        if (place->is_array()) {
            place = &item_of(*place, step, path);
        } else if (place->is_object()) {
            place = &(*place)[step];
        } else {
            throw InvalidValue(outer, "must be an object or a list to hold \"" + step + '"',
                               place->dump());
        }
    }
    *place = value_of(setting);
}

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
