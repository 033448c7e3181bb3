#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "service/http/contract/openapi/openapi.hpp"
#include "service/http/contract/route.hpp"
#include "service/http/run/jobs.hpp"
#include "service/io/tables/tables.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"
#include "tests/table_check.hpp"

namespace levtok::testing {
namespace {

using nlohmann::json;

/// The route's path with the things that the store below has.
std::string path_of(const http::Route& route, const std::string& job) {
    std::string id = route.pattern.starts_with("/v1/montecarlo") ? job : "btc";
    if (route.pattern.starts_with("/v1/accounts")) id = "me";
    const std::map<std::string, std::string> names{
        {"{symbol}", "3L"}, {"{id}", id}, {"{kind}", "nav"}};
    std::string path(route.pattern);
    for (const auto& [name, value] : names) {
        if (const auto at = path.find(name); at != std::string::npos) {
            path.replace(at, name.size(), value);
        }
    }
    if (route.pattern.ends_with("/at")) return path + "?time=2030-01-01";
    return path + (route.pattern.ends_with("/levels") ? "?timeframe=4h" : "");
}

/// What is posted to the route for a table.
std::string body_of(const http::Route& route, const io::TableColumns& table) {
    if (route.method != http::Method::post) return "";
    if (&table == &io::tables::exact) return R"({"product": "3x", "horizon": "20d"})";
    if (&table == &io::tables::density) return R"({"product": "3x", "density": 5})";
    if (&table == &io::tables::study)
        return R"({"product": "3x", "paths": 64, "horizon": ["20d"]})";
    if (&table == &io::tables::position) return R"({"margin": 9, "leverage": 3, "entry": 8})";
    if (&table == &io::tables::position_ladder) {
        return R"({"margin": 9, "leverage": 3, "entry": 8, "table": "ladder"})";
    }
    if (&table == &io::tables::comparison) {
        return R"({"underlying": "btc", "products": ["ftx-bear"]})";
    }
    if (&table == &io::tables::nav_supply) {
        return R"({"underlying": "btc", "product": "ftx-bear", "flows": [["2024-01-02", 5]]})";
    }
    if (&table == &io::tables::estimates) return R"({"product": "3x"})";
    if (&table == &io::tables::figures) {
        std::string months = R"({"product": "3x", "table": "time,close)";
        for (int month = 0; month < 36; ++month) {
            months += fmt::format("\\n{}-{:02}-28,{}", 2021 + month / 12, 1 + month % 12,
                                  100 + month % 5);
        }
        return months + "\"}";
    }
    if (&table == &io::tables::holding) {
        return R"({"underlying": "btc", "product": "ftx-bear", "resamples": 2})";
    }
    if (&table == &io::tables::calibration) return R"({"free": ["fees.management.rate"]})";
    if (&table == &io::tables::metrics) {
        return R"({"holdings": [{"underlying": "btc", "product": "ftx-bear", "weight": 0.5}]})";
    }
    return R"({"underlying": "btc", "product": "ftx-bear"})";
}

std::string answer_of(InProcess& service, const std::string& target, const std::string& body,
                      const char* type) {
    const auto answer =
        service.ask(body.empty() ? "GET" : "POST", target, body, {{"accept", type}});
    INFO(answer.body);
    CHECK(answer.status == 200);
    return answer.body;
}

using Names = std::set<std::string>;

/// The names of each object within, but for those that say of whom it is and its notes.
void collect_objects(const json& node, std::set<Names>& out) {
    if (node.is_object()) {
        Names names;
        for (const auto& [name, value] : node.items()) names.insert(name);
        names.erase("symbol");
        names.erase("warnings");
        out.insert(std::move(names));
    }
    for (const auto& inner : node) {
        if (inner.is_structured()) collect_objects(inner, out);
    }
}

/// The names that the rows of a table have in JSON. What CSV has as rows of a name and a value are
/// the fields of an object; the column of the names is `names`.
Names names_in_json(const io::TableColumns& table, const std::string& csv) {
    Names names;
    const bool by_rows = &table == &io::tables::attribution || &table == &io::tables::token_metrics;
    const std::size_t names_column = &table == &io::tables::token_metrics ? 1 : 0;
    std::istringstream lines(csv);
    std::string line;
    std::getline(lines, line);
    while (by_rows && std::getline(lines, line)) names.insert(csv_fields(line)[names_column]);
    if (by_rows) return names;
    for (const auto& column : table.columns) names.emplace(column.name);
    names.erase("symbol");
    return names;
}

/// The schemas that an answer consists of, by their names.
void collect_schemas(const json& all, const json& node, std::set<std::string>& out) {
    if (node.is_object() && node.contains("$ref")) {
        const std::string path = node["$ref"];
        const auto name = path.substr(path.rfind('/') + 1);
        if (out.insert(name).second) collect_schemas(all, all[name], out);
    }
    for (const auto& inner : node) {
        if (inner.is_structured()) collect_schemas(all, inner, out);
    }
}

}  // namespace

TEST_CASE("what every route answers in CSV and in JSON is as the dictionary says") {
    InProcess service;
    fill(service, 24 * 60);
    service.put("/v1/tokens/none", R"({"underlying": "none", "product": "3x"})");
    json observed{{"observed", json::array()}};
    for (int day = 5; day < 31; ++day) {
        observed["observed"].push_back({fmt::format("2024-01-{:02}", day), 10 + day % 3});
    }
    observed["observed"].push_back({"2024-02-01", 12});
    observed["observed"].push_back({"2024-02-20", 11});
    for (const char* kind : {"nav", "price"}) {
        service.post(std::string("/v1/tokens/3L/observed/") + kind, observed.dump());
    }
    service.put("/v1/accounts/me", "{}");
    service.post("/v1/accounts/me/transfers", R"({"amount": 100})");
    service.post("/v1/accounts/me/orders", R"({"token": "3L", "amount": 10})");
    service.post("/v1/accounts/me/orders",
                 R"({"underlying": "btc", "side": "sell", "margin": 5, "leverage": 2})");
    service.post("/v1/underlyings/btc/ticks", R"({"time": "2024-03-05T00:00:00.5Z", "price": 9})");
    const std::string job =
        service.post("/v1/montecarlo", R"({"products": ["3x"], "horizon": "5d", "paths": 512})")
            .json()["id"];
    const std::stop_source never;
    REQUIRE(http::run_one_job(service.store(), "me", {}, never.get_token()));

    std::set<const io::TableColumns*> seen;
    for (const auto& route : http::routes()) {
        for (const auto* table : route.csv) {
            std::string target = path_of(route, job);
            const auto body = body_of(route, *table);
            if (route.csv.size() > 1 && body.empty()) {
                target += "?table=" + std::string(table->name);
            }
            INFO(target << ' ' << body);
            const auto csv = answer_of(service, target, body, "text/csv");
            CHECK(mismatch(*table, csv) == "");
            seen.insert(table);
            // The summary of a job is a document of its own in JSON.
            if (table == &io::tables::summary) continue;
            std::set<Names> objects;
            collect_objects(json::parse(answer_of(service, target, body, "application/json")),
                            objects);
            CHECK(objects.contains(names_in_json(*table, csv)));
        }
    }
    for (const auto* table : io::tables::all()) {
        INFO(table->name);
        CHECK(seen.contains(table) ==
              (is_written_by(*table, "/v1/") || is_written_by(*table, "/result?table=")));
    }
}

TEST_CASE("the contract has the columns of every table with their units") {
    InProcess service;
    const auto paths = service.get("/openapi.json").json()["paths"];
    const auto& csv =
        paths["/v1/tokens/{symbol}/nav"]["get"]["responses"]["200"]["content"]["text/csv"];
    const auto& fields = csv["x-tables"]["nav"]["fields"];
    REQUIRE(fields.size() == io::tables::nav.columns.size());
    CHECK(fields[0]["name"] == "nav_time");
    CHECK(fields[2]["unit"] == io::tables::nav.columns[2].unit);
}

TEST_CASE("every value of an answer is of the dictionary, and one name is of one kind") {
    const auto all = json::parse(http::openapi().dump())["components"]["schemas"];
    std::set<std::string> answers{"NavEvent"};
    collect_schemas(all, all["NavEvent"], answers);
    for (const auto& route : http::routes()) {
        if (route.answer_schema.empty()) continue;
        collect_schemas(all, {{"$ref", "/" + std::string(route.answer_schema)}}, answers);
    }
    // What a user wrote, or documents of other standards; metrics have a table of their own.
    for (const char* other : {"Product", "MonteCarloJob", "AccountTerms", "OpenApi", "Problem",
                              "Health", "MetricValues", "AttributionParts", "PortfolioExample"}) {
        REQUIRE(answers.erase(other) <= 1);
    }
    std::map<std::string, std::string> kinds;
    for (const auto* table : io::tables::all()) {
        for (const auto& column : table->columns) {
            const auto kind = std::to_string(static_cast<int>(column.type));
            INFO(table->name << '.' << column.name);
            CHECK(kinds.try_emplace(std::string(column.name), kind).first->second == kind);
        }
    }
    for (const auto& name : answers) {
        // One that is of several kinds has no property of its own.
        const json properties = all[name].value("properties", json::object());
        for (const auto& [property, schema] : properties.items()) {
            const json& plain = schema.contains("oneOf") ? schema["oneOf"][1] : schema;
            const json type = plain.value("type", json());
            const bool is_structure = plain.contains("$ref") || type == "array" || type.is_array();
            if (is_structure) continue;
            INFO(name << '.' << property);
            CHECK(schema["description"].get<std::string>().ends_with('.'));
            CHECK(schema.contains("x-unit") == (type == "number" || type == "integer"));
            const bool is_time = plain.value("format", "") == "date-time";
            CHECK(is_time == (property.ends_with("time") || property == "from"));
        }
    }
}

}  // namespace levtok::testing
