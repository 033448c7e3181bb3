#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "rebalance/json/describe.hpp"

namespace levtok::rebalance {

/// Writes described fields to a JSON object, all of them, so that what holds can be seen; an
/// infinite bound and an absent option are left out. What it writes reads back as the same terms.
class JsonWriter {
public:
    using json = nlohmann::ordered_json;

    json take() { return std::move(object_); }

    void required_number(const char* key, double value, const Range&, const char*) {
        object_[key] = value;
    }
    void number(const char* key, double value, const Range&, const char*) {
        if (std::isfinite(value)) object_[key] = value;
    }
    void optional_number(const char* key, const std::optional<double>& value, const Range&,
                         const char*) {
        if (value) object_[key] = *value;
    }
    void whole(const char* key, std::uint64_t value, std::uint64_t, std::uint64_t, const char*) {
        object_[key] = value;
    }
    void text(const char* key, const std::string& value, const char*) { object_[key] = value; }
    void texts(const char* key, const std::vector<std::string>& value, const char*) {
        object_[key] = value;
    }

    template <class Enum>
    void choice(const char* key, Enum value,
                std::initializer_list<std::pair<const char*, Enum>> choices, const char*) {
        for (const auto& [name, meaning] : choices) {
            if (meaning == value) object_[key] = name;
        }
    }

    void time_of_day(const char* key, Duration value, const char*) {
        object_[key] = format_time_of_day(value);
    }
    void time_of_day_or_close(const char* key, Duration value, bool at_close, const char*) {
        object_[key] = at_close ? std::string("close") : format_time_of_day(value);
    }
    void one_of(const char* key, const std::string& value, std::span<const std::string_view>,
                const char*) {
        object_[key] = value;
    }
    void duration(const char* key, Duration value, const char*) {
        object_[key] = format_duration(value);
    }

    void time(const char* key, Instant value, const char*) { object_[key] = format_time(value); }
    void numbers(const char* key, const std::vector<double>& value, const Range&, const char*) {
        object_[key] = value;
    }
    void table(const char* key, const std::vector<std::vector<double>>& value, const Range&,
               const char*) {
        if (!value.empty()) object_[key] = value;
    }

    void exact(const char* key, double value) {
        if (std::isfinite(value)) {
            object_[key] = value;
        } else {
            object_[key] = value > 0 ? "inf" : "-inf";
        }
    }
    void instant(const char* key, Instant value) {
        object_[key] = value.time_since_epoch().count();
    }
    void span(const char* key, Duration value) { object_[key] = value.count(); }
    void instants(const char* key, const std::vector<Instant>& value) {
        json list = json::array();
        for (const Instant time : value) list.push_back(time.time_since_epoch().count());
        object_[key] = std::move(list);
    }
    void flag(const char* key, bool value) { object_[key] = value; }
    void count(const char* key, std::size_t value) { object_[key] = value; }

    template <class T>
    void object(const char* key, T& value, const char*) {
        object_[key] = written(value);
    }

    template <class T>
    void optional_object(const char* key, std::optional<T>& value, const char*) {
        if (value) object_[key] = written(*value);
    }

    template <class T>
    void objects(const char* key, std::vector<T>& value, const char*) {
        json list = json::array();
        for (auto& item : value) list.push_back(written(item));
        object_[key] = std::move(list);
    }

    template <class... Kinds>
    void kind(const char* key, std::variant<Kinds...>& value, const char*) {
        object_[key] = tagged("kind", value);
    }

    void conditions(const char* key, std::vector<PriceTrigger>& value, const char*) {
        json list = json::array();
        for (auto& trigger : value) list.push_back(tagged("when", trigger));
        if (!list.empty()) object_[key] = std::move(list);
    }

    void rules(const char* key, std::vector<RebalanceRule>& value, const char*) {
        json list = json::array();
        for (auto& rule : value) list.push_back(written_rule(rule));
        object_[key] = std::move(list);
    }

private:
    template <class T>
    static json written(T& value) {
        JsonWriter fields;
        describe(fields, value);
        return fields.object_;
    }

    template <class... Kinds>
    static json tagged(const char* key, std::variant<Kinds...>& value) {
        return std::visit(
            [&](auto& alternative) {
                JsonWriter fields;
                fields.object_[key] = alternative.name;
                describe(fields, alternative);
                return fields.object_;
            },
            value);
    }

    static json written_rule(RebalanceRule& rule) {
        json out;
        if (auto* schedule = std::get_if<Schedule>(&rule.when)) {
            JsonWriter fields;
            fields.object_["when"] = Schedule::name;
            describe(fields, *schedule);
            out = std::move(fields.object_);
        } else {
            out = tagged("when", std::get<PriceTrigger>(rule.when));
        }
        out["to"] = written_sizing(rule.to);
        out["fill"] = written_fill(rule.fill);
        return out;
    }

    static json written_sizing(Sizing& sizing) {
        if (auto* recenter = std::get_if<Recenter>(&sizing)) return written(*recenter);
        if (const auto* fixed = std::get_if<ToLeverage>(&sizing)) return fixed->leverage;
        return std::holds_alternative<ToEdge>(sizing) ? "edge" : "target";
    }

    static json written_fill(Fill& fill) {
        if (auto* window = std::get_if<FillOverWindow>(&fill)) return written(*window);
        return std::holds_alternative<FillAtObserved>(fill) ? "observed" : "trigger";
    }

    json object_ = json::object();
};

}  // namespace levtok::rebalance
