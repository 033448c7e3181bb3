#include "service/io/tables/columns.hpp"

#include <map>
#include <set>

#include "service/http/contract/route.hpp"
#include "service/http/run/jobs.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"
#include "tests/table_check.hpp"

namespace levtok::testing {
namespace {

/// The route's path with the things that the store below has.
std::string path_of(const http::Route& route, const std::string& job) {
    const std::map<std::string, std::string> names{
        {"{symbol}", "3L"}, {"{id}", route.pattern.starts_with("/v1/montecarlo") ? job : "btc"}};
    std::string path(route.pattern);
    for (const auto& [name, value] : names) {
        if (const auto at = path.find(name); at != std::string::npos) {
            path.replace(at, name.size(), value);
        }
    }
    if (route.pattern.ends_with("/at")) return path + "?time=2030-01-01";
    return path + (route.pattern.ends_with("/levels") ? "?timeframe=4h" : "");
}

std::string csv_of(InProcess& service, const http::Route& route, const std::string& target) {
    const bool posts = route.method == http::Method::post;
    const std::string body = posts ? R"({"underlying": "btc", "product": "ftx-bear"})" : "";
    const auto answer = service.ask(posts ? "POST" : "GET", target, body, {{"accept", "text/csv"}});
    INFO(answer.body);
    CHECK(answer.status == 200);
    return answer.body;
}

}  // namespace

TEST_CASE("what every route answers in CSV is as the dictionary says") {
    InProcess service;
    fill(service, 24 * 60);
    service.put("/v1/tokens/none", R"({"underlying": "none", "product": "3x"})");
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
            if (route.csv.size() > 1) target += "?table=" + std::string(table->name);
            INFO(target);
            CHECK(mismatch(*table, csv_of(service, route, target)) == "");
            seen.insert(table);
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
    CHECK(fields[0]["name"] == "time");
    CHECK(fields[2]["unit"] == io::tables::nav.columns[2].unit);
}

}  // namespace levtok::testing
