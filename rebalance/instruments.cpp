#include "rebalance/instruments.hpp"

#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"

namespace levtok::rebalance {
namespace {

using nlohmann::json;

template <class... Kinds>
std::vector<Instrument> one_of_each(const std::variant<Kinds...>*) {
    return {Kinds{}...};
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

AccountTerms account_terms(const Instrument& instrument) {
    return std::visit([](const auto& kind) { return account_terms(kind); }, instrument);
}

Instrument instrument(std::string_view name, std::span<const Setting> settings) {
    json fields{{"kind", name}};
    for (const Setting& setting : settings) apply(fields, setting);
    const json document{{"instrument", fields}};
    Instrument out;
    JsonReader reader(document, "");
    reader.kind("instrument", out, "");
    return out;
}

}  // namespace levtok::rebalance
