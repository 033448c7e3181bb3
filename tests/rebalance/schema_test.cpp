#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/messages.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using levtok::testing::contains;
using levtok::testing::message_of;

namespace {

using json = nlohmann::json;

/// The schema of the product file, judged by a validator that knows nothing of the reader.
class Schema {
public:
    Schema() {
        const json document = json::parse(product_schema());
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema_);
    }

    bool accepts(const std::string& text) const {
        const json document = json::parse(text);
        valijson::Validator validator;
        return validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(document),
                                  nullptr);
    }

private:
    valijson::Schema schema_;
};

/// A product of one rule.
std::string with_rule(const std::string& rule) {
    return R"({"leverage": 3, "rebalance": [)" + rule + "]}";
}

/// A product of one more field.
std::string with(const std::string& field) { return R"({"leverage": 3, )" + field + "}"; }

struct Bad {
    std::string document;
    const char* message;  // path and rule
};

/// Each is wrong for both: the reader, whose message is given, and the schema.
const Bad seen_by_the_schema[] = {
    // the document and its keys
    {"[]", "(document): must be an object, was []"},
    {"3", "(document): must be an object, was 3"},
    {"{}", "leverage: must be given and be a number in [-100, 100], was absent"},
    {R"({"levrage": 3})", "levrage: unknown key; did you mean leverage?"},
    {with(R"("colour": 1)"),
     "colour: unknown key, must be one of calendar, cap, description, execution, "},
    {with(R"("fee": {})"), "did you mean fees?"},
    {with(R"("fees": {"managment": {}})"),
     "fees.managment: unknown key, must be one of creation, management, paid_to, redemption; "
     "did you mean management?"},
    {with(R"("fees": {"management": {"rates": 0}})"), "fees.management.rates: unknown key"},
    {with(R"("financing": {"kind": "cash", "borow_spread": 0})"),
     "financing.borow_spread: unknown key"},
    {with(R"("financing": {"kind": "none", "borrow_spread": 0})"),
     "financing.borrow_spread: unknown key"},
    {with(R"("execution": {"slippage": 0})"), "execution.slippage: unknown key"},
    {with(R"("merge": {"under": 1})"), "merge.under: unknown key"},
    {with(R"("source": {"url": ""})"), "source.url: unknown key"},
    {with_rule(R"({"when": "schedule", "max": 4})"), "rebalance.0.max: unknown key"},
    {with_rule(R"({"when": "leverage_outside", "maximum": 4})"),
     "rebalance.0.maximum: unknown key"},
    {with_rule(R"({"when": "schedule", "to": {"recenter": 0.1, "mx": 4}})"),
     "rebalance.0.to.mx: unknown key"},
    {with_rule(R"({"when": "schedule", "fill": {"windows": "1m"}})"),
     "rebalance.0.fill.windows: unknown key"},
    {with_rule(R"({"when": "schedule", "only_if": [{"when": "move", "sise": 1}]})"),
     "rebalance.0.only_if.0.sise: unknown key"},
    // wrong types
    {R"({"leverage": "3"})", "leverage: must be a number in [-100, 100], was \"3\""},
    {R"({"leverage": null})", "leverage: must be a number in [-100, 100], was null"},
    {with(R"("name": 3)"), "name: must be a text in double quotes, was 3"},
    {with(R"("fees": 0.01)"), "fees: must be an object, was 0.01"},
    {with(R"("fees": {"management": [0.01]})"), "fees.management: must be an object, was [0.01]"},
    {with(R"("rebalance": {})"), "rebalance: must be a list, was {}"},
    {with(R"("rebalance": ["daily"])"), "rebalance.0: must be an object, was \"daily\""},
    {with(R"("source": {"assumed": "leverage"})"),
     "source.assumed: must be a list, was \"leverage\""},
    {with(R"("source": {"assumed": ["leverage", 3]})"),
     "source.assumed.1: must be a text in double quotes, was 3"},
    {with(R"("merge": true)"), "merge: must be an object, was true"},
    // out of range, at the edge and beyond it
    {R"({"leverage": 100.5})", "leverage: must be in [-100, 100], was 100.5"},
    {R"({"leverage": -101})", "leverage: must be in [-100, 100], was -101"},
    {with(R"("initial_nav": 0)"), "initial_nav: must be in (0, 1e+15], was 0"},
    {with(R"("initial_nav": 1e308)"), "initial_nav: must be in (0, 1e+15], was 1e+308"},
    {with(R"("initial_supply": -1)"), "initial_supply: must be > 0, was -1"},
    {with(R"("fees": {"management": {"rate": 1}})"),
     "fees.management.rate: must be in [0, 1), was 1"},
    {with(R"("fees": {"management": {"rate": -1e-9}})"),
     "fees.management.rate: must be in [0, 1), was -1e-09"},
    {with(R"("fees": {"creation": 1.7})"), "fees.creation: must be in [0, 1), was 1.7"},
    {with(R"("execution": {"taker_fee": 0.51})"),
     "execution.taker_fee: must be in [0, 0.5], was 0.51"},
    {with(R"("financing": {"kind": "cash", "day_count": 365.25e3})"),
     "financing.day_count: must be in [360, 366]"},
    {with(R"("merge": {"below": 1, "factor": 1})"),
     "merge.factor: must be in [1.5, 1000000], was 1"},
    {with(R"("merge": {"below": 0})"), "merge.below: must be > 0, was 0"},
    {with_rule(R"({"when": "move", "size": 0})"),
     "rebalance.0.size: must be in [1e-06, 10], was 0"},
    {with_rule(R"({"when": "nav_loss", "size": 1})"),
     "rebalance.0.size: must be in [1e-06, 1), was 1"},
    {with_rule(R"({"when": "leverage_outside", "max": -4})"),
     "rebalance.0.max: must be > 0, was -4"},
    {with_rule(R"({"when": "schedule", "to": -1})"), "rebalance.0.to: must be in [0, 100], was -1"},
    {with_rule(R"({"when": "schedule", "to": {"recenter": 0}})"),
     "rebalance.0.to.recenter: must be in (0, 1], was 0"},
    {with_rule(R"({"when": "schedule", "unless_within": 1})"),
     "rebalance.0.unless_within: must be in [0, 1), was 1"},
    // choices
    {with(R"("intrabar": "tick")"), "intrabar: must be one of close, ohlc, was \"tick\""},
    {with(R"("fees": {"management": {"per": "month"}})"),
     "fees.management.per: must be one of day, 8h, year, dilution, was \"month\""},
    {with(R"("financing": {"kind": "margin"})"),
     "financing.kind: must be one of none, perpetual, cash, was \"margin\""},
    {with(R"("financing": {})"),
     "financing.kind: must be one of none, perpetual, cash, was absent"},
    {with_rule(R"({"when": "daily"})"), "rebalance.0.when: must be one of schedule, "},
    {with_rule("{}"), "rebalance.0.when: must be one of schedule, "},
    {with_rule(R"({"wen": "schedule"})"), "rebalance.0.wen: unknown key; did you mean when?"},
    {with_rule(R"({"when": "move", "side": "down"})"),
     "rebalance.0.side: must be one of adverse, favourable, both"},
    {with_rule(R"({"when": "schedule", "to": "middle"})"),
     "rebalance.0.to: must be \"target\", \"edge\", a leverage or"},
    {with_rule(R"({"when": "schedule", "to": {"min": 1}})"),
     "rebalance.0.to: must be \"target\", \"edge\", a leverage or"},
    {with_rule(R"({"when": "schedule", "fill": "close"})"),
     "rebalance.0.fill: must be \"trigger\", \"observed\" or"},
    {with_rule(R"({"when": "schedule", "only_if": [{"when": "schedule"}]})"),
     "rebalance.0.only_if.0.when: must be one of "},
    // times and durations
    {with_rule(R"({"when": "schedule", "at": "24:00"})"),
     "rebalance.0.at: must be a time of day like \"00:02\""},
    {with_rule(R"({"when": "schedule", "at": "8:00"})"), "rebalance.0.at: must be a time of day"},
    {with_rule(R"({"when": "schedule", "at": "08:00 CET"})"),
     "rebalance.0.at: must be a time of day"},
    {with_rule(R"({"when": "schedule", "at": 8})"),
     "rebalance.0.at: must be a time of day like \"00:02\", was 8"},
    {with_rule(R"({"when": "schedule", "every": "daily"})"),
     "rebalance.0.every: must be a whole number with a unit"},
    {with_rule(R"({"when": "schedule", "every": "1.5d"})"),
     "rebalance.0.every: must be a whole number with a unit"},
    {with_rule(R"({"when": "schedule", "every": "-1d"})"),
     "rebalance.0.every: must be a whole number with a unit"},
    {with_rule(R"({"when": "schedule", "every": 86400})"),
     "rebalance.0.every: must be a whole number with a unit"},
};

/// Each is in order field by field, but the fields contradict each other or a number is too large:
/// for the reader alone.
const Bad contradictions[] = {
    {R"({"leverage": 0})", "leverage: must not be zero"},
    {with(R"("execution": {"impact": 0.1})"), "execution.daily_volume: must be > 0, was 0"},
    {with(R"("execution": {"taker_fee": 0.3, "half_spread": 0.1})"),
     "execution (|leverage| x (taker_fee + half_spread))"},
    {with_rule(R"({"when": "leverage_outside"})"),
     "rebalance.0.max: must be given, or min, or both, was absent"},
    {with_rule(R"({"when": "leverage_outside", "min": 4, "max": 2})"),
     "rebalance.0.min: must be < max = 2, was 4"},
    {with_rule(R"({"when": "leverage_outside", "min": 3, "max": 3})"),
     "rebalance.0.min: must be < max = 3, was 3"},
    {with_rule(R"({"when": "leverage_outside", "max": 2.5})"),
     "rebalance.0.max: must leave |leverage| = 3 inside the band"},
    {with_rule(R"({"when": "leverage_outside", "max": 3})"),
     "rebalance.0.max: must leave |leverage| = 3 inside the band"},
    {with_rule(R"({"when": "leverage_outside", "min": 3.5})"),
     "rebalance.0.min: must leave |leverage| = 3 inside"},
    {with_rule(R"({"when": "leverage_outside", "min": 1, "max": 2, "to": "edge"})"),
     "rebalance.0.max: must leave |leverage|"},
    {with_rule(R"({"when": "leverage_outside", "min": 1, "max": 2, "to": 1.5})"),
     "rebalance.0.max: must leave |leverage|"},
    {with_rule(R"({"when": "leverage_outside", "max": 4, "to": 5})"),
     "rebalance.0.max: must leave the leverage traded to = 5 inside the band, was 4"},
    {with_rule(R"({"when": "leverage_outside", "min": 2, "to": 2})"),
     "rebalance.0.min: must leave the leverage traded to = 2 inside the band, was 2"},
    {with_rule(R"({"when": "move", "to": "edge"})"),
     "rebalance.0.to: must not be an edge where the trigger has no band"},
    {with_rule(R"({"when": "schedule", "to": "edge"})"), "rebalance.0.to: must not be an edge"},
    {with_rule(R"({"when": "schedule", "every": "0d"})"),
     "rebalance.0.every: must be longer than nothing, like \"1d\""},
    {with_rule(R"({"when": "schedule", "every": "9999999999w"})"),
     "rebalance.0.every: must be a whole number with a unit"},
    {with_rule(R"({"when": "schedule", "fill": {"delay": "5m"}})"),
     "rebalance.0.fill.window: must be longer than nothing, like \"10m\""},
    {with_rule(R"({"when": "schedule", "to": {"recenter": 1, "min": 4, "max": 2}})"),
     "rebalance.0.to.min: must be < max = 2, was 4"},
    {with_rule(
         R"({"when": "schedule", "only_if": [{"when": "move"}, {"when": "leverage_outside"}]})"),
     "rebalance.0.only_if.1.max: must be given, or min, or both"},
    {with_rule(R"({"when": "schedule"}, {"when": "leverage_outside", "max": 2})"),
     "rebalance.1.max: must leave"},
    {with_rule(R"({"when": "schedule", "every": "400000d"})"),
     "\"1d\", at most a thousand years, was \"400000d\""},
};

std::string message_of_parsing(const std::string& text) {
    return message_of([&] { parse_product(text); });
}

}  // namespace

TEST_CASE("the schema accepts every product of the library, as it stands and as it is written") {
    const Schema schema;
    for (const auto& [name, text] : library()) {
        CAPTURE(name);
        CHECK(schema.accepts(std::string(text)));
        CHECK(schema.accepts(write_product(parse_product(text))));
    }
}

TEST_CASE(
    "what breaks the format is refused by reader and schema, and the reader names path and rule") {
    const Schema schema;
    for (const auto& [document, message] : seen_by_the_schema) {
        const std::string said = message_of_parsing(document);
        CAPTURE(document, said);
        CHECK(contains(said, message));
        CHECK_FALSE(schema.accepts(document));
    }
}

TEST_CASE("terms that contradict themselves are refused by the reader, with path and rule") {
    const Schema schema;
    for (const auto& [document, message] : contradictions) {
        const std::string said = message_of_parsing(document);
        CAPTURE(document, said);
        CHECK(contains(said, message));
        CHECK(schema.accepts(document));
    }
}

TEST_CASE("what is just in order is accepted by both") {
    const Schema schema;
    const std::string documents[] = {
        R"({"leverage": 3})",
        R"({"$schema": "../product.schema.json", "leverage": -100})",
        R"({"leverage": 0.5})",
        with(R"("merge": null)"),
        with(R"("fees": {"management": {"rate": 0.999, "per": "8h", "at": "23:59:59.5"}})"),
        with(R"("rebalance": [])"),
        with(R"("execution": {"taker_fee": 0.3, "impact": 10, "daily_volume": 1})"),
        with_rule(R"({"when": "schedule", "at": "00:00:30", "every": "40us"})"),
        with_rule(R"({"when": "schedule", "to": {"recenter": 1}})"),
        with_rule(R"({"when": "schedule", "to": {"recenter": 0.05, "min": 3, "max": 100}})"),
        with_rule(R"({"when": "leverage_outside", "min": 0, "max": 3.0000001})"),
        with_rule(R"({"when": "move", "size": 10})"),
        with_rule(R"({"when": "schedule", "fill": {"window": "1ms"}})"),
        with_rule(R"({"when": "nav_loss", "size": 0.5, "fill": "observed"})"),
    };
    for (const auto& document : documents) {
        CAPTURE(document, message_of_parsing(document));
        CHECK_NOTHROW(parse_product(document));
        CHECK(schema.accepts(document));
    }
}

TEST_CASE("text that is no JSON is refused with its place") {
    const Bad rows[] = {
        {"", "not valid JSON: line 1, column 1"},
        {"{\n  \"leverage\": 3,\n}", "not valid JSON: line 3, column 1"},
        {"{\n  \"leverage\": 3\n  \"name\": 1}", "not valid JSON: line 3, column 8"},
        {"{\"leverage\": 3} // comment", "not valid JSON: line 1, column 17"},
        {"{\"leverage\": nan}", "not valid JSON: line 1, column 15"},
        {"{\"leverage\": 1e999}", "leverage: must be a finite number, was '1e999'"},
        {R"({"leverage": 3, "fees": {"creation": -1e999}})",
         "fees.creation: must be a finite number"},
        {R"({"leverage": 3, "leverage": 4})", "leverage: must be given once, was given twice"},
        {R"({"leverage": 3, "fees": {"creation": 0, "creation": 0}})",
         "fees.creation: must be given once"},
        {with_rule(R"({"when": "move"}, {"when": "move", "size": 1, "size": 2})"),
         "rebalance.1.size: must be given once"},
        {"{\"name\": \"\xff\"}", "not valid JSON: line 1, column 11"},
        {std::string("{\"leverage\": 3}\0x", 17), "not valid JSON: byte 16 is a NUL"},
        {std::string(100'000, '['), "must not be nested deeper than 32"},
        {"{\"leverage\": " + std::string(40, '[') + std::string(40, ']') + "}", "leverage.0.0.0"},
    };
    for (const auto& [document, message] : rows) {
        const std::string said = message_of_parsing(document);
        CAPTURE(document.substr(0, 100), said);
        CHECK(contains(said, message));
    }
}

TEST_CASE("a message shows no more of a wrong value than fits, and cuts no letter in two") {
    std::string name;
    for (int i = 0; i < 100; ++i) name += "\u00e9";
    const std::string said = message_of_parsing(with("\"intrabar\": \"" + name + '"'));
    CHECK(said.ends_with("\u00e9..."));
    CHECK(said.size() < 120);
}

TEST_CASE("the schema in the repository is the one that the code writes") {
    // To write it anew: levtok products --schema > rebalance/product.schema.json
    std::ifstream file("rebalance/product.schema.json", std::ios::binary);
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    CHECK(text.str() == product_schema());
}
