#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rebalance/json/describe.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::rebalance {

/// Reads described fields from a JSON object. Every error names the field by its path; an unknown
/// key is an error.
class JsonReader {
public:
    using json = nlohmann::json;

    /// `path` is that of the object, empty at the root.
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

    void required_number(const char* key, double& value, const Range& range, const char* doc) {
        if (!object_.contains(key)) absent(key, "must be given and be a number " + range.text());
        number(key, value, range, doc);
    }

    void number(const char* key, double& value, const Range& range, const char*) {
        if (const json* found = find(key)) value = number_of(*found, range, at(key));
    }

    void optional_number(const char* key, std::optional<double>& value, const Range& range,
                         const char*) {
        if (const json* found = find(key)) value = number_of(*found, range, at(key));
    }

    /// A whole number from `low` to `high`; 1e6 is one.
    void whole(const char* key, std::uint64_t& value, std::uint64_t low, std::uint64_t high,
               const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        const auto number = whole_of(*found);
        if (number && *number >= low && *number <= high) {
            value = *number;
            return;
        }
        wrong(at(key),
              "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high),
              *found);
    }

    void text(const char* key, std::string& value, const char*) {
        if (const json* found = find(key)) value = text_of(*found, at(key));
    }

    void texts(const char* key, std::vector<std::string>& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& item, const std::string& path) {
            value.push_back(text_of(item, path));
        });
    }

    template <class Enum>
    void choice(const char* key, Enum& value,
                std::initializer_list<std::pair<const char*, Enum>> choices, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        std::string names;
        for (const auto& [name, meaning] : choices) {
            names += (names.empty() ? "" : ", ") + std::string(name);
            if (*found == name) {
                value = meaning;
                return;
            }
        }
        wrong(at(key), "must be one of " + names, *found);
    }

    void time_of_day(const char* key, Duration& value, const char*) {
        if (const json* found = find(key)) {
            const auto time =
                found->is_string() ? parse_time_of_day(found->get<std::string>()) : std::nullopt;
            if (!time) wrong(at(key), "must be a time of day like \"00:02\"", *found);
            value = *time;
        }
    }

    /// `"close"` in place of a time of day.
    void time_of_day_or_close(const char* key, Duration& value, bool& at_close, const char* doc) {
        const json* found = find(key);
        at_close = found != nullptr && *found == "close";
        if (!at_close) time_of_day(key, value, doc);
    }

    /// The name of one of a list.
    void one_of(const char* key, std::string& value, std::span<const std::string_view> names,
                const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        const std::vector<std::string_view> known(names.begin(), names.end());
        const std::string name = found->is_string() ? found->get<std::string>() : std::string();
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            wrong(at(key), "must be one of " + listed(known) + hint_at(name, known), *found);
        }
        value = name;
    }

    void duration(const char* key, Duration& value, const char*) {
        if (const json* found = find(key)) {
            const auto span =
                found->is_string() ? parse_duration(found->get<std::string>()) : std::nullopt;
            if (!span)
                wrong(at(key),
                      "must be a whole number with a unit like \"10m\", \"8h\", \"1d\", at most a "
                      "thousand years",
                      *found);
            value = *span;
        }
    }

    void time(const char* key, Instant& value, const char*) {
        if (const json* found = find(key)) {
            const auto time =
                found->is_string() ? parse_time(found->get<std::string>()) : std::nullopt;
            if (!time) wrong(at(key), "must be a time like \"2024-01-01T00:00:00Z\"", *found);
            value = *time;
        }
    }

    void date(const char* key, std::chrono::local_days& value, const char*) {
        if (const json* found = find(key)) value = date_of(*found, at(key));
    }

    void dates(const char* key, std::vector<std::chrono::local_days>& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& item, const std::string& path) {
            value.push_back(date_of(item, path));
        });
    }

    void numbers(const char* key, std::vector<double>& value, const Range& range, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& item, const std::string& path) {
            value.push_back(number_of(item, range, path));
        });
    }

    /// Rows of numbers.
    void table(const char* key, std::vector<std::vector<double>>& value, const Range& range,
               const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& row, const std::string& path) {
            auto& numbers = value.emplace_back();
            each(row, path, [&](const json& item, const std::string& place) {
                numbers.push_back(number_of(item, range, place));
            });
        });
    }

    /// A number of a saved state: to the bit, infinities as text.
    void exact(const char* key, double& value) {
        const json& found = needed(key);
        if (found == "inf" || found == "-inf") {
            value = found == "inf" ? HUGE_VAL : -HUGE_VAL;
        } else {
            value = number_of(found, finite, at(key));
        }
    }

    void instant(const char* key, Instant& value) { value = instant_of(needed(key), at(key)); }

    /// In microseconds.
    void span(const char* key, Duration& value) {
        value = instant_of(needed(key), at(key)).time_since_epoch();
    }

    void instants(const char* key, std::vector<Instant>& value) {
        value.clear();
        each(needed(key), at(key), [&](const json& item, const std::string& path) {
            value.push_back(instant_of(item, path));
        });
    }

    void flag(const char* key, bool& value) {
        const json& found = needed(key);
        if (!found.is_boolean()) wrong(at(key), "must be true or false", found);
        value = found.get<bool>();
    }

    void count(const char* key, std::size_t& value) {
        const json& found = needed(key);
        if (!found.is_number_unsigned()) wrong(at(key), "must be a whole number >= 0", found);
        value = found.get<std::size_t>();
    }

    template <class T>
    void object(const char* key, T& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        JsonReader fields(*found, at(key));
        describe(fields, value);
        fields.finish();
    }

    template <class T>
    void optional_object(const char* key, std::optional<T>& value, const char* doc) {
        const json* found = find(key);
        if (found == nullptr || found->is_null()) return;
        value.emplace();
        object(key, *value, doc);
    }

    template <class T>
    void objects(const char* key, std::vector<T>& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& item, const std::string& path) {
            JsonReader fields(item, path);
            describe(fields, value.emplace_back());
            fields.finish();
        });
    }

    /// A list whose rows a RowTaker has taken while the text was read.
    template <class T>
    void rows(const char* key, std::vector<T>&, std::size_t, const char*) {
        const json* found = find(key);
        if (found != nullptr && !found->is_array()) wrong(at(key), "must be a list", *found);
    }

    /// An object whose "kind" names the alternative of the variant.
    template <class... Kinds>
    void kind(const char* key, std::variant<Kinds...>& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        JsonReader fields(*found, at(key));
        fields.tagged("kind", value);
        fields.finish();
    }

    void conditions(const char* key, std::vector<PriceTrigger>& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        each(*found, at(key), [&](const json& item, const std::string& path) {
            JsonReader fields(item, path);
            PriceTrigger trigger;
            fields.tagged("when", trigger);
            fields.finish();
            value.push_back(std::move(trigger));
        });
    }

    void rules(const char* key, std::vector<RebalanceRule>& value, const char*) {
        const json* found = find(key);
        if (found == nullptr) return;
        value.clear();
        each(*found, at(key), [&](const json& item, const std::string& path) {
            JsonReader fields(item, path);
            value.push_back(fields.rule());
            fields.finish();
        });
    }

private:
    template <class... Kinds>
    void tagged(const char* key, std::variant<Kinds...>& value) {
        const json* found = find(key);
        const auto is = [&](const char* name) { return found != nullptr && *found == name; };
        std::string names;
        ((names += (names.empty() ? "" : ", ") + std::string(Kinds::name)), ...);
        const bool known = ((is(Kinds::name) ? (value = Kinds{}, true) : false) || ...);
        if (!known) wrong_or_absent(key, "must be one of " + names, found);
        std::visit([&](auto& alternative) { describe(*this, alternative); }, value);
    }

    RebalanceRule rule() {
        RebalanceRule out;
        if (const json* found = find("when"); found != nullptr && *found == Schedule::name) {
            describe(*this, out.when.emplace<Schedule>());
        } else {
            PriceTrigger trigger;
            if (found == nullptr || !is_price_trigger(*found)) {
                wrong_or_absent("when", "must be one of " + trigger_names(trigger), found);
            }
            tagged("when", trigger);
            out.when = std::move(trigger);
        }
        if (const json* found = find("to")) out.to = sizing(*found);
        if (const json* found = find("fill")) out.fill = fill(*found);
        return out;
    }

    template <class... Kinds>
    static std::string trigger_names(const std::variant<Kinds...>&) {
        std::string names = Schedule::name;
        ((names += std::string(", ") + Kinds::name), ...);
        return names;
    }

    static bool is_price_trigger(const json& name) {
        return [&]<class... Kinds>(const std::variant<Kinds...>*) {
            return ((name == Kinds::name) || ...);
        }(static_cast<const PriceTrigger*>(nullptr));
    }

    Sizing sizing(const json& value) const {
        if (value == "target") return ToTarget{};
        if (value == "edge") return ToEdge{};
        if (value.is_number()) return ToLeverage{number_of(value, leverage_size, at("to"))};
        if (!value.is_object() || !value.contains("recenter")) {
            wrong(at("to"),
                  "must be \"target\", \"edge\", a leverage or {\"recenter\": speed, \"min\": …, "
                  "\"max\": …}",
                  value);
        }
        Recenter recenter;
        JsonReader fields(value, at("to"));
        describe(fields, recenter);
        fields.finish();
        return recenter;
    }

    Fill fill(const json& value) const {
        if (value == "trigger") return FillAtTrigger{};
        if (value == "observed") return FillAtObserved{};
        if (!value.is_object()) {
            wrong(at("fill"),
                  "must be \"trigger\", \"observed\" or {\"window\": \"10m\", \"delay\": \"5m\"}",
                  value);
        }
        FillOverWindow window;
        JsonReader fields(value, at("fill"));
        describe(fields, window);
        fields.finish();
        return window;
    }

    template <class Read>
    static void each(const json& list, const std::string& path, Read read) {
        if (!list.is_array()) wrong(path, "must be a list", list);
        for (std::size_t i = 0; i < list.size(); ++i) read(list[i], path + '.' + std::to_string(i));
    }

    /// Exact, also where a double has no such number.
    static std::optional<std::uint64_t> whole_of(const json& value) {
        if (value.is_number_unsigned()) return value.get<std::uint64_t>();
        const double x = value.is_number() ? value.get<double>() : -1;
        if (!(x >= 0 && x < 0x1p64 && x == std::floor(x))) return std::nullopt;
        return static_cast<std::uint64_t>(x);
    }

    static double number_of(const json& value, const Range& range, const std::string& path) {
        if (!value.is_number()) wrong(path, "must be a number " + range.text(), value);
        return require_in_range(value.get<double>(), range, path);
    }

    static std::string text_of(const json& value, const std::string& path) {
        if (!value.is_string()) wrong(path, "must be a text in double quotes", value);
        return value.get<std::string>();
    }

    static std::chrono::local_days date_of(const json& value, const std::string& path) {
        const auto time = value.is_string() ? parse_time(value.get<std::string>()) : std::nullopt;
        if (!time || time->time_since_epoch() % one_day != Duration{0}) {
            wrong(path, "must be a date like \"2024-12-25\"", value);
        }
        return std::chrono::local_days{
            std::chrono::floor<std::chrono::days>(*time).time_since_epoch()};
    }

    [[noreturn]] static void wrong(const std::string& path, const std::string& rule,
                                   const json& value) {
        throw InvalidValue(path, rule, shown(value));
    }

    static std::string quoted(const std::string& text) { return shown(json(text)); }

    /// The value as JSON, cut to what fits a message, and never within a letter.
    static std::string shown(const json& value) {
        constexpr std::size_t longest = 57;
        std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
        if (text.size() <= longest) return text;
        std::size_t end = longest;
        while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        return text.substr(0, end) + "...";
    }

    /// Microseconds since 1970-01-01 UTC.
    static Instant instant_of(const json& value, const std::string& path) {
        if (!value.is_number_integer()) wrong(path, "must be whole microseconds since 1970", value);
        return Instant{Duration{value.get<std::int64_t>()}};
    }

    const json& needed(const char* key) {
        const json* found = find(key);
        if (found == nullptr) absent(key, "must be given");
        return *found;
    }

    [[noreturn]] void unknown(const std::string& key) const {
        const std::vector<std::string_view> known(known_.begin(), known_.end());
        throw InvalidValue(at(key),
                           "unknown key, must be one of " + listed(known) + hint_at(key, known),
                           quoted(key));
    }

    /// The key that is missing may stand there misspelt.
    [[noreturn]] void absent(const char* key, const std::string& rule) {
        known_.insert(key);
        for (const auto& [given, value] : object_.items()) {
            if (known_.contains(given) || similar_names(given, {key}).empty()) continue;
            throw InvalidValue(at(given), std::string("unknown key; did you mean ") + key + '?',
                               quoted(given));
        }
        throw InvalidValue(at(key), rule, "absent");
    }

    [[noreturn]] void wrong_or_absent(const char* key, const std::string& rule, const json* found) {
        if (found == nullptr) absent(key, rule);
        wrong(at(key), rule, *found);
    }

    const json* find(const char* key) {
        known_.insert(key);
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    std::string at(const std::string& key) const { return path_.empty() ? key : path_ + '.' + key; }

    const json& object_;
    std::string path_;
    std::set<std::string> known_;
};

}  // namespace levtok::rebalance
