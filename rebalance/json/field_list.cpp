#include "rebalance/json/field_list.hpp"

#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {
namespace {

class FieldList final : public PassingFields {
public:
    std::vector<DescribedField> found;

    void number(const char* key, double& value, const Range&, const char* doc) override {
        add(key, FieldKind::number, "NUMBER", std::isfinite(value) ? shortest(value) : "", doc);
    }
    void required_number(const char* key, double&, const Range&, const char* doc) override {
        add(key, FieldKind::number, "NUMBER", "", doc);
    }
    void optional_number(const char* key, std::optional<double>&, const Range&,
                         const char* doc) override {
        add(key, FieldKind::number, "NUMBER", "", doc);
    }
    void whole(const char* key, std::uint64_t& value, std::uint64_t, std::uint64_t,
               const char* doc) override {
        add(key, FieldKind::number, "N", std::to_string(value), doc);
    }
    void text(const char* key, std::string& value, const char* doc) override {
        add(key, FieldKind::text, "NAME", value, doc);
    }
    void texts(const char* key, std::vector<std::string>&, const char* doc) override {
        add(key, FieldKind::texts, "NAMES", "", doc);
    }
    void form(const char* key, const TextForm& form, const char* doc) override {
        add(key, FieldKind::text, form.type, form.write(), doc);
    }
    void one_of(const char* key, std::string& value, std::span<const std::string_view> names,
                const char* doc) override {
        add(key, FieldKind::text, alternatives(names), value, doc);
    }
    void choice_of(const char* key, std::size_t& chosen, std::span<const std::string_view> names,
                   const char* doc) override {
        add(key, FieldKind::text, alternatives(names), std::string(names[chosen]), doc);
    }

private:
    static std::string alternatives(std::span<const std::string_view> names) {
        std::string list;
        for (const auto name : names) list += (list.empty() ? "" : "|") + std::string(name);
        return list;
    }

    void add(const char* key, FieldKind kind, std::string type, std::string by_default,
             const char* doc) {
        found.push_back({key, kind, std::move(type), std::move(by_default), doc});
    }
};

}  // namespace

std::vector<DescribedField> described_fields(const Description& fields) {
    FieldList list;
    fields(list);
    return std::move(list.found);
}

}  // namespace levtok::rebalance
