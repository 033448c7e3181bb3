#include "rebalance/instruments.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

template <class... Kinds>
std::vector<Instrument> one_of_each(const std::variant<Kinds...>*) {
    return {Kinds{}...};
}

/// What was probably meant is said where no instrument is called so.
void check_name(std::string_view name) {
    std::vector<std::string_view> names;
    for (const auto& instrument : instruments()) names.emplace_back(name_of(instrument));
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    throw InvalidValue("instrument.kind", "must be one of " + listed(names) + hint_at(name, names),
                       '"' + std::string(name) + '"');
}

}  // namespace

std::vector<Instrument> instruments() {
    return one_of_each(static_cast<const Instrument*>(nullptr));
}

const char* name_of(const Instrument& instrument) {
    return std::visit([](const auto& kind) { return kind.name; }, instrument);
}

const char* summary_of(const Instrument& instrument) {
    return std::visit([](const auto& kind) { return kind.summary; }, instrument);
}

void describe(Fields& fields, Instrument& instrument) {
    std::visit([&](auto& kind) { describe(fields, kind); }, instrument);
}

AccountTerms account_terms(const Instrument& instrument) {
    return std::visit([](const auto& kind) { return account_terms(kind); }, instrument);
}

Instrument instrument(std::string_view name, std::span<const Setting> settings) {
    check_name(name);
    json fields{{"kind", name}};
    for (const Setting& setting : settings) apply(fields, setting);
    const json document{{"instrument", fields}};
    Instrument out;
    read_fields(document, "", [&](Fields& each) { each.kind("instrument", out, ""); });
    return out;
}

}  // namespace levtok::rebalance
