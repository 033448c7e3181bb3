#include "service/io/read/brackets_file.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/table/column_names.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::io {
namespace {

using nlohmann::json;
using rebalance::Bracket;

/// A field of a bracket, and what it is called in normal form.
struct BracketField {
    const char* key;
    std::array<std::string_view, 4> names;
};

constexpr std::array<BracketField, 4> bracket_fields{{
    {"floor", {"floor", "notionalfloor", "minnotional", "lowerbound"}},
    {"rate", {"rate", "maintmarginratio", "maintenancemarginrate", "maintenance"}},
    {"max_leverage", {"maxleverage", "initialleverage", "maximumleverage", "leverage"}},
    {"amount", {"amount", "cum", "maintenanceamount", "cumulated"}},
}};

std::optional<std::string> key_of(std::string_view name) {
    const auto normal = normal_name(name);
    for (const auto& field : bracket_fields) {
        if (is_among(field.names, normal)) return field.key;
    }
    return std::nullopt;
}

/// The same object with the names of the fields; what is none of them is left out.
json with_own_names(const json& row) {
    json out = json::object();
    for (const auto& [name, value] : row.items()) {
        const auto key = key_of(name);
        if (!key) continue;
        // Some answers have numbers in quotes.
        out[*key] = value.is_string()
                        ? json(parse_number(value.get_ref<const std::string&>(), finite, *key))
                        : value;
    }
    return out;
}

std::string symbols_in(const json& answer) {
    std::string list;
    for (const auto& each : answer) {
        if (list.size() > 100) return list + ", …";
        list += (list.empty() ? "" : ", ") + each.value("symbol", "?");
    }
    return list;
}

/// The list of brackets in an answer: itself, or that of its symbol.
const json& brackets_in(const json& document, const std::string& name, const std::string& symbol) {
    if (document.is_object() && document.contains("brackets")) return document["brackets"];
    const bool of_symbols = document.is_array() && !document.empty() &&
                            document.front().is_object() && document.front().contains("brackets");
    if (!of_symbols) return document;
    if (symbol.empty() && document.size() == 1) return document.front()["brackets"];
    for (const auto& each : document) {
        if (each.value("symbol", "") == symbol) return each["brackets"];
    }
    throw Error(ErrorKind::malformed,
                name + ": has the brackets of " + symbols_in(document) + "; name one of them");
}

std::vector<Bracket> brackets_of_json(std::string_view text, const std::string& name,
                                      const std::string& symbol) {
    const json document = rebalance::parse_strictly(text);
    const json& list = brackets_in(document, name, symbol);
    if (!list.is_array() || list.empty()) {
        throw Error(ErrorKind::malformed, name + ": must hold a list of brackets");
    }
    std::vector<Bracket> brackets;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = "brackets." + std::to_string(i);
        if (!list[i].is_object()) {
            throw Error(ErrorKind::malformed, name + ": " + place + " must be an object");
        }
        rebalance::read(with_own_names(list[i]), place, brackets.emplace_back());
    }
    return brackets;
}

std::vector<Bracket> brackets_of_csv(std::string_view text, const std::string& name) {
    std::vector<std::string_view> lines = split(text, '\n');
    std::vector<std::optional<std::string>> keys;
    std::vector<Bracket> brackets;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        const auto cells = split(line, ',');
        if (keys.empty()) {
            for (const auto cell : cells) keys.push_back(key_of(cell));
            for (const char* needed : {"floor", "rate"}) {
                if (std::find(keys.begin(), keys.end(), needed) != keys.end()) continue;
                throw InputError(name, i + 1, needed, "no column is called so",
                                 "the header names floor, rate, max_leverage and amount");
            }
            continue;
        }
        if (cells.size() != keys.size()) {
            throw InputError(name, i + 1, "", "the row has not as many fields as the header",
                             "give each column one");
        }
        json row = json::object();
        for (std::size_t k = 0; k < cells.size(); ++k) {
            if (!keys[k] || cells[k].empty()) continue;
            row[*keys[k]] = parse_number(cells[k], finite, *keys[k]);
        }
        const std::string place = "brackets." + std::to_string(brackets.size());
        rebalance::read(row, place, brackets.emplace_back());
    }
    return brackets;
}

}  // namespace

std::vector<Bracket> read_brackets(std::string_view text, const std::string& name,
                                   const std::string& symbol) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        throw Error(ErrorKind::malformed, name + ": is empty; must hold brackets");
    }
    const bool is_json = text[first] == '[' || text[first] == '{';
    try {
        auto brackets =
            is_json ? brackets_of_json(text, name, symbol) : brackets_of_csv(text, name);
        std::sort(brackets.begin(), brackets.end(),
                  [](const Bracket& a, const Bracket& b) { return a.floor < b.floor; });
        return rebalance::completed(std::move(brackets));
    } catch (const InvalidValue& error) {
        throw Error(error.kind(), name + ": " + error.what());
    }
}

}  // namespace levtok::io
