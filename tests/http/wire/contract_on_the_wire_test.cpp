#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/http/running_server.hpp"

using namespace levtok;
using namespace levtok::tests;
using nlohmann::json;

namespace {

constexpr const char* bars = "/v1/underlyings/other/bars";

std::string field_of(const RawAnswer& answer) {
    CHECK(answer.header("content-type") == "application/problem+json");
    return json::parse(answer.body).value("field", "");
}

}  // namespace

TEST_CASE("a body that is no good JSON is refused over the wire, and the connection is of use") {
    struct Row {
        const char* what;
        std::string body;
        int status;
        const char* field;
    };
    const Row rows[] = {
        {"empty", "", 400, ""},
        {"no JSON", "bars", 400, ""},
        {"cut short", R"({"bars": [["2024-01-01", 1])", 400, ""},
        {"something after it", R"({"bars": [["2024-01-01", 1]]} x)", 400, ""},
        {"no UTF-8", "{\"bars\": \"\xff\"}", 400, ""},
        {"nested too deep", std::string(100'000, '[') + std::string(100'000, ']'), 400, ""},
        {"a key twice", R"({"bars": [["2024-01-01", 1]], "bars": []})", 400, ""},
        {"an unknown key", R"({"bars": [["2024-01-01", 1]], "barz": 1})", 422, "barz"},
        {"NaN", R"({"bars": [["2024-01-01", NaN]]})", 400, ""},
        {"infinite", R"({"bars": [["2024-01-01", 1e999]]})", 422, "bars.0.1"},
        {"a text for a number", R"({"bars": [["2024-01-01", "1"]]})", 422, "bars.0.close"},
        {"an object for a list", R"({"bars": {}})", 422, "bars"},
        {"a list for an object", "[]", 422, "(document)"},
    };
    RunningServer server;
    const std::string key = "Authorization: Bearer " + server.write_key;
    for (const auto& [what, body, status, field] : rows) {
        INFO(what);
        const auto answer =
            server.ask(with_body("POST", bars, body, {key, "Content-Type: application/json"}));
        CHECK(answer.status == status);
        CHECK(field_of(answer) == field);
    }
    CHECK(server.ask(get(bars)).status == 404);  // nothing of all that was stored
}

TEST_CASE("a body of ten megabytes that is wrong is refused over the wire") {
    RunningServer server;
    std::string large = R"({"bars": [)";
    while (large.size() < 10'000'000) large += R"(["2024-01-01", 1], )";
    large += R"(["2024-01-01", 1]]})";
    const auto answer = server.ask(
        with_body("POST", bars, large,
                  {"Authorization: Bearer " + server.write_key, "Content-Type: application/json"}));
    CHECK(answer.status == 422);
    CHECK(field_of(answer).starts_with("bars"));
}

TEST_CASE("pages, stretches of time and formats over the wire") {
    RunningServer server;
    RawClient client(server.port());
    const auto ask = [&](const std::string& query) {
        const auto answer = client.ask(get("/v1/tokens/3L/nav?" + query));
        REQUIRE(answer);
        return *answer;
    };
    const auto rows = [](const RawAnswer& answer) {
        REQUIRE(answer.status == 200);
        return json::parse(answer.body)["rows"].size();
    };
    const auto all = json::parse(ask("limit=1000").body);
    REQUIRE(all["rows"].size() == 240);
    CHECK(all["next"].is_null());
    SECTION("a page of all but one row has a next one, of one row, and then no more") {
        const auto page = json::parse(ask("limit=239").body);
        const auto last =
            json::parse(ask("limit=239&cursor=" + page["next"].get<std::string>()).body);
        REQUIRE(last["rows"].size() == 1);
        CHECK(last["rows"][0] == all["rows"].back());
        CHECK(last["next"].is_null());
    }
    SECTION("a cursor that was not given is refused") {
        for (const char* cursor : {"", "0", "x", "%20", "00000000000000000000000000000000"}) {
            INFO(cursor);
            const auto answer = ask(std::string("cursor=") + cursor);
            CHECK(answer.status == 400);
            CHECK(field_of(answer) == "cursor");
        }
    }
    SECTION("stretches that are empty, reversed or far away") {
        const std::string first = all["rows"][0]["nav_time"];
        const std::string last = all["rows"].back()["nav_time"];
        CHECK(rows(ask("from=" + first + "&to=" + first)) == 1);
        CHECK(rows(ask("from=0001-01-01&to=0001-01-02")) == 0);
        CHECK(rows(ask("from=9999-12-31")) == 0);
        CHECK(rows(ask("from=0001-01-01&to=9999-12-31")) == 240);
        const auto reversed = ask("from=" + last + "&to=" + first);
        CHECK(reversed.status == 422);
        CHECK(field_of(reversed) == "from");
    }
    SECTION("CSV has a row for each of JSON's, and a header where there is none") {
        const auto lines = [](const std::string& text) {
            return std::count(text.begin(), text.end(), '\n');
        };
        const auto csv = ask("format=csv");
        CHECK(csv.header("content-type").starts_with("text/csv"));
        CHECK(lines(csv.body) == 241);
        CHECK(lines(ask("format=csv&from=9999-12-31").body) == 1);
    }
}
