#include "rebalance/json/writer.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "rebalance/json/describe.hpp"

namespace levtok::rebalance {
namespace {

using Json = nlohmann::ordered_json;

class JsonWriter final : public Fields {
public:
    Json take() { return std::move(object_); }

    void number(const char* key, double& value, const Range&, const char*) override {
        if (std::isfinite(value)) object_[key] = value;
    }
    void required_number(const char* key, double& value, const Range&, const char*) override {
        object_[key] = value;
    }
    void optional_number(const char* key, std::optional<double>& value, const Range&,
                         const char*) override {
        if (value) object_[key] = *value;
    }
    void whole(const char* key, std::uint64_t& value, std::uint64_t, std::uint64_t,
               const char*) override {
        object_[key] = value;
    }
    void numbers(const char* key, std::vector<double>& value, const Range&, const char*) override {
        object_[key] = value;
    }
    void table(const char* key, std::vector<std::vector<double>>& value, const Range&,
               const char*) override {
        if (!value.empty()) object_[key] = value;
    }

    void text(const char* key, std::string& value, const char*) override { object_[key] = value; }
    void texts(const char* key, std::vector<std::string>& value, const char*) override {
        object_[key] = value;
    }
    void form(const char* key, const TextForm& form, const char*) override {
        object_[key] = form.write();
    }
    void one_of(const char* key, std::string& value, std::span<const std::string_view>,
                const char*) override {
        object_[key] = value;
    }
    void choice_of(const char* key, std::size_t& chosen, std::span<const std::string_view> names,
                   const char*) override {
        object_[key] = names[chosen];
    }

    void sizing(const char* key, Sizing& value, const char*) override {
        if (const auto* recenter = std::get_if<Recenter>(&value)) {
            object_[key] = written(*recenter);
        } else if (const auto* fixed = std::get_if<ToLeverage>(&value)) {
            object_[key] = fixed->leverage;
        } else {
            object_[key] = std::holds_alternative<ToEdge>(value) ? "edge" : "target";
        }
    }
    void fill(const char* key, Fill& value, const char*) override {
        if (const auto* window = std::get_if<FillOverWindow>(&value)) {
            object_[key] = written(*window);
        } else {
            object_[key] = std::holds_alternative<FillAtObserved>(value) ? "observed" : "trigger";
        }
    }

    void exact(const char* key, double& value) override {
        if (std::isfinite(value)) {
            object_[key] = value;
        } else {
            object_[key] = value > 0 ? "inf" : "-inf";
        }
    }
    void microseconds(const char* key, std::int64_t& value) override { object_[key] = value; }
    void instants(const char* key, std::vector<Instant>& value) override {
        Json list = Json::array();
        for (const Instant time : value) list.push_back(time.time_since_epoch().count());
        object_[key] = std::move(list);
    }
    void flag(const char* key, bool& value) override { object_[key] = value; }
    void count(const char* key, std::size_t& value) override { object_[key] = value; }

    void object_of(const char* key, const Description& fields, const char*) override {
        object_[key] = written_fields(fields);
    }
    void optional_object_of(const char* key, bool is_there, const Description& fields,
                            const char*) override {
        if (is_there) object_[key] = written_fields(fields);
    }
    void list_of(const char* key, const ObjectList& list, Empty empty, const char*) override {
        if (list.size == 0 && empty == Empty::left_out) return;
        Json items = Json::array();
        for (std::size_t i = 0; i < list.size; ++i) {
            items.push_back(written_fields([&](Fields& fields) { list.item(fields, i); }));
        }
        object_[key] = std::move(items);
    }
    void rows_of(const char* key, const ObjectList& list, std::size_t, const char* doc) override {
        list_of(key, list, Empty::written, doc);
    }
    void kind_of(const char* tag, const Kinds& kinds) override {
        object_[tag] = kinds.chosen;
        kinds.fields(*this);
    }

private:
    Json object_ = Json::object();
};

}  // namespace

Json written_fields(const Description& fields) {
    JsonWriter writer;
    fields(writer);
    return writer.take();
}

}  // namespace levtok::rebalance
