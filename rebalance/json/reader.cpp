#include "rebalance/json/reader.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "rebalance/json/describe.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

/// The value as JSON, cut to what fits a message, and never within a letter.
std::string shown(const json& value) {
    constexpr std::size_t longest = 57;
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

[[noreturn]] void wrong(const std::string& path, const std::string& rule, const json& value) {
    throw InvalidValue(path, rule, shown(value));
}

template <class Read>
void each(const json& list, const std::string& path, Read read) {
    if (!list.is_array()) wrong(path, "must be a list", list);
    for (std::size_t i = 0; i < list.size(); ++i) read(list[i], path + '.' + std::to_string(i));
}

/// Exact, also where a double has no such number; 1e6 is one.
std::optional<std::uint64_t> whole_of(const json& value) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    const double x = value.is_number() ? value.get<double>() : -1;
    if (!(x >= 0 && x < 0x1p64 && x == std::floor(x))) return std::nullopt;
    return static_cast<std::uint64_t>(x);
}

double number_of(const json& value, const Range& range, const std::string& path) {
    if (!value.is_number()) wrong(path, "must be a number " + range.text(), value);
    return require_in_range(value.get<double>(), range, path);
}

std::vector<double> numbers_of(const json& list, const Range& range, const std::string& path) {
    std::vector<double> numbers;
    each(list, path, [&](const json& item, const std::string& place) {
        numbers.push_back(number_of(item, range, place));
    });
    return numbers;
}

std::string text_of(const json& value, const std::string& path) {
    if (!value.is_string()) wrong(path, "must be a text in double quotes", value);
    return value.get<std::string>();
}

std::int64_t microseconds_of(const json& value, const std::string& path) {
    if (!value.is_number_integer()) wrong(path, "must be whole microseconds since 1970", value);
    return value.get<std::int64_t>();
}

std::vector<std::string_view> names_of(const Kinds& kinds) {
    std::vector<std::string_view> names;
    for (const auto& kind : kinds.all) names.emplace_back(kind.name);
    return names;
}

class JsonReader final : public Fields {
public:
    JsonReader(const json& object, std::string path) : object_(object), path_(std::move(path)) {
        if (!object_.is_object())
            wrong(path_.empty() ? "(document)" : path_, "must be an object", object_);
    }

    /// To be called once all fields are described.
    void finish() const {
        for (const auto& [key, value] : object_.items()) {
            if (!known_.contains(key)) unknown(key);
        }
    }

    void number(const char* key, double& value, const Range& range, const char*) override {
        if (const json* found = find(key)) value = number_of(*found, range, at(key));
    }
    void required_number(const char* key, double& value, const Range& range, const char*) override {
        value =
            number_of(needed(key, "must be given and be a number " + range.text()), range, at(key));
    }
    void optional_number(const char* key, std::optional<double>& value, const Range& range,
                         const char*) override {
        if (const json* found = find(key)) value = number_of(*found, range, at(key));
    }
    void whole(const char* key, std::uint64_t& value, std::uint64_t low, std::uint64_t high,
               const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        const auto number = whole_of(*found);
        if (!number || *number < low || *number > high) {
            wrong(at(key),
                  "must be a whole number from " + std::to_string(low) + " to " +
                      std::to_string(high),
                  *found);
        }
        value = *number;
    }
    void numbers(const char* key, std::vector<double>& value, const Range& range,
                 const char*) override {
        if (const json* found = find(key)) value = numbers_of(*found, range, at(key));
    }
    void table(const char* key, std::vector<std::vector<double>>& value, const Range& range,
               const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& row, const std::string& path) {
            value.push_back(numbers_of(row, range, path));
        });
    }

    void text(const char* key, std::string& value, const char*) override {
        if (const json* found = find(key)) value = text_of(*found, at(key));
    }
    void texts(const char* key, std::vector<std::string>& value, const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& item, const std::string& path) {
            value.push_back(text_of(item, path));
        });
    }
    void form(const char* key, const TextForm& form, const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        if (!found->is_string() || !form.read(found->get<std::string>())) {
            wrong(at(key), form.rule, *found);
        }
    }
    void one_of(const char* key, std::string& value, std::span<const std::string_view> names,
                const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        const std::vector<std::string_view> known(names.begin(), names.end());
        const std::string name = found->is_string() ? found->get<std::string>() : std::string();
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            wrong(at(key), "must be one of " + listed(known) + hint_at(name, known), *found);
        }
        value = name;
    }
    void choice_of(const char* key, std::size_t& chosen, std::span<const std::string_view> names,
                   const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        const auto named = std::find_if(names.begin(), names.end(),
                                        [&](const auto name) { return *found == name; });
        if (named == names.end()) {
            wrong(at(key), "must be one of " + listed({names.begin(), names.end()}), *found);
        }
        chosen = static_cast<std::size_t>(named - names.begin());
    }

    void sizing(const char* key, Sizing& value, const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        if (*found == "target") {
            value = ToTarget{};
        } else if (*found == "edge") {
            value = ToEdge{};
        } else if (found->is_number()) {
            value = ToLeverage{number_of(*found, traded_size, at(key))};
        } else if (found->is_object() && found->contains("recenter")) {
            read(*found, at(key), value.emplace<Recenter>());
        } else {
            wrong(at(key),
                  "must be \"target\", \"edge\", a leverage or {\"recenter\": speed, \"min\": …, "
                  "\"max\": …}",
                  *found);
        }
    }
    void fill(const char* key, Fill& value, const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        if (*found == "trigger") {
            value = FillAtTrigger{};
        } else if (*found == "observed") {
            value = FillAtObserved{};
        } else if (found->is_object()) {
            read(*found, at(key), value.emplace<FillOverWindow>());
        } else {
            wrong(at(key),
                  "must be \"trigger\", \"observed\" or {\"window\": \"10m\", \"delay\": \"5m\"}",
                  *found);
        }
    }

    void exact(const char* key, double& value) override {
        const json& found = needed(key);
        if (found == "inf" || found == "-inf") {
            value = found == "inf" ? HUGE_VAL : -HUGE_VAL;
        } else {
            value = number_of(found, finite, at(key));
        }
    }
    void microseconds(const char* key, std::int64_t& value) override {
        value = microseconds_of(needed(key), at(key));
    }
    void instants(const char* key, std::vector<Instant>& value) override {
        value.clear();
        each(needed(key), at(key), [&](const json& item, const std::string& path) {
            value.emplace_back(Duration{microseconds_of(item, path)});
        });
    }
    void flag(const char* key, bool& value) override {
        const json& found = needed(key);
        if (!found.is_boolean()) wrong(at(key), "must be true or false", found);
        value = found.get<bool>();
    }
    void count(const char* key, std::size_t& value) override {
        const json& found = needed(key);
        if (!found.is_number_unsigned()) wrong(at(key), "must be a whole number >= 0", found);
        value = found.get<std::size_t>();
    }

    void object_of(const char* key, const Description& fields, const char*) override {
        if (const json* found = find(key)) read_fields(*found, at(key), fields);
    }
    void optional_object_of(const char* key, bool, const Description& fields,
                            const char*) override {
        const json* found = find(key);
        if (found != nullptr && !found->is_null()) read_fields(*found, at(key), fields);
    }
    void list_of(const char* key, const ObjectList& list, Empty, const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        list.clear();
        each(*found, at(key),
             [&](const json& item, const std::string& path) { read_fields(item, path, list.add); });
    }
    /// Those of the document a RowTaker has taken while the text was read, so that none is left;
    /// those of an object within are read here.
    void rows_of(const char* key, const ObjectList& list, std::size_t most, const char*) override {
        const json* found = find(key);
        if (found == nullptr) return;
        if (!found->is_array()) wrong(at(key), "must be a list", *found);
        if (found->size() > most) {
            throw InvalidValue(at(key), "must be at most " + std::to_string(most) + " rows",
                               std::to_string(found->size()));
        }
        each(*found, at(key),
             [&](const json& item, const std::string& path) { read_fields(item, path, list.add); });
    }
    void kind_of(const char* tag, const Kinds& kinds) override {
        const std::string rule = "must be one of " + listed(names_of(kinds));
        const json& found = needed(tag, rule);
        const auto kind = std::find_if(kinds.all.begin(), kinds.all.end(),
                                       [&](const auto& each) { return found == each.name; });
        if (kind == kinds.all.end()) wrong(at(tag), rule, found);
        kind->choose();
        kinds.fields(*this);
    }

private:
    const json* find(const char* key) {
        known_.insert(key);
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    const json& needed(const char* key, const std::string& rule = "must be given") {
        const json* found = find(key);
        if (found == nullptr) absent(key, rule);
        return *found;
    }

    /// The key that is missing may stand there misspelt.
    [[noreturn]] void absent(const char* key, const std::string& rule) const {
        for (const auto& [given, value] : object_.items()) {
            if (known_.contains(given) || similar_names(given, {key}).empty()) continue;
            throw InvalidValue(at(given), std::string("unknown key; did you mean ") + key + '?',
                               shown(given));
        }
        throw InvalidValue(at(key), rule, "absent");
    }

    [[noreturn]] void unknown(const std::string& key) const {
        const std::vector<std::string_view> known(known_.begin(), known_.end());
        throw InvalidValue(at(key),
                           "unknown key, must be one of " + listed(known) + hint_at(key, known),
                           shown(key));
    }

    std::string at(const std::string& key) const {
        return (path_.empty() ? "" : path_ + '.') + in_message(key);
    }

    const json& object_;
    std::string path_;
    std::set<std::string> known_;
};

}  // namespace

void read_fields(const json& object, const std::string& path, const Description& fields) {
    JsonReader reader(object, path);
    fields(reader);
    reader.finish();
}

}  // namespace levtok::rebalance
