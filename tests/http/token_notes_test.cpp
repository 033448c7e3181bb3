#include <fmt/format.h>

#include <algorithm>

#include "nav/check.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::bars_body;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

constexpr Instant first_of_march{std::chrono::sys_days{std::chrono::year{2025} / 3 / 1}};

Instant day(int number) { return first_of_march + number * std::chrono::days{1}; }

/// Bars of so many days, at prices that hardly move.
std::vector<Observation> days(int count) {
    std::vector<Observation> bars;
    for (int i = 0; i < count; ++i) {
        bars.push_back(Observation::at(day(i), Price::of(500 + i % 4)));
    }
    return bars;
}

/// `{"list": [[time, 0.0001], …]}` of the days in the ranges, ends included.
std::string events(const std::string& list, const std::vector<std::pair<int, int>>& ranges) {
    json rows = json::array();
    for (const auto& [first, last] : ranges) {
        for (int i = first; i <= last; ++i) rows.push_back({format_time(day(i)), 0.0001});
    }
    return json{{list, rows}}.dump();
}

std::vector<std::string> texts(const json& notes, const std::string& code) {
    std::vector<std::string> out;
    for (const auto& note : notes) {
        if (note["code"] == code) out.push_back(note["text"]);
    }
    return out;
}

/// The notes of the answers about one token that may look through its series.
std::vector<json> full_notes(InProcess& service, const std::string& symbol) {
    std::vector<json> notes;
    for (const auto* part : {"", "/nav", "/attribution", "/metrics", "/rebalances", "/flow"}) {
        CAPTURE(part);
        const auto answer = service.get("/v1/tokens/" + symbol + part);
        CAPTURE(answer.body);
        REQUIRE(answer.status == 200);
        notes.push_back(answer.json()["warnings"]);
    }
    return notes;
}

bool has_code(const testing::Answer& csv, const std::string& code) {
    return csv.header("Levtok-Warnings").find(code) != std::string::npos;
}

}  // namespace

TEST_CASE("a hole in the rates within a token's time is said with the token") {
    InProcess service;
    service.post("/v1/underlyings/index/bars", bars_body(days(80)));
    service.post("/v1/rates/usd", events("rates", {{-3, 12}, {45, 80}}));
    const std::string body = R"({"underlying": "index", "product": "sqqq", "rates": "usd")";
    const auto put = service.put("/v1/tokens/S", body + "}");
    REQUIRE(put.status == 201);
    const std::string hole =
        "rates with 1 hole (32 rows of 1d missing); the largest, 33d, ends at "
        "2025-04-15T00:00:00Z: the rate before applies in them";
    CHECK(texts(put.json()["warnings"], "uncovered") == std::vector{hole});
    for (const auto& notes : full_notes(service, "S")) {
        CHECK(texts(notes, "uncovered") == std::vector{hole});
    }
    CHECK(has_code(service.csv("/v1/tokens/S/nav"), "uncovered"));
    CHECK(has_code(service.csv("/v1/tokens/S/flow"), "uncovered"));
    // Of another token the hole lies before it begins, and a third is charged no interest.
    const auto later = service.put("/v1/tokens/L", body + R"(, "from": "2025-04-20"})");
    CHECK(texts(later.json()["warnings"], "uncovered").empty());
    const auto free = service.put("/v1/tokens/F", R"({"underlying": "index", "product": "3x"})");
    CHECK(texts(free.json()["warnings"], "uncovered").empty());
}

TEST_CASE("a hole in the funding within a token's time is said with the token") {
    InProcess service;
    service.put("/v1/tokens/B", R"({"underlying": "coin", "product": "ftx-bull"})");
    service.post("/v1/underlyings/coin/funding", events("funding", {{0, 9}, {14, 30}}));
    service.post("/v1/underlyings/coin/bars", bars_body(days(31)));
    for (const auto& notes : full_notes(service, "B")) {
        CHECK(texts(notes, "uncovered") ==
              std::vector<std::string>{"funding with 1 hole (4 rows of 1d missing); the largest, "
                                       "5d, ends at 2025-03-15T00:00:00Z: nothing is charged in "
                                       "them"});
    }
}

TEST_CASE("every answer about a token has its notes, in CSV their codes") {
    InProcess service;
    service.put("/v1/tokens/B", R"({"underlying": "coin", "product": "ftx-bull"})");
    service.post("/v1/underlyings/coin/bars", bars_body(days(6)));
    const auto expected = service.get("/v1/tokens/B").json()["warnings"];
    REQUIRE_FALSE(texts(expected, "uncharged").empty());
    for (const auto* part : {"/nav", "/nav/latest", "/nav/at?time=2025-03-04", "/rebalances",
                             "/flow", "/attribution"}) {
        CAPTURE(part);
        const std::string target = "/v1/tokens/B" + std::string(part);
        CHECK(service.get(target).json()["warnings"] == expected);
        CHECK(has_code(service.csv(target), "uncharged"));
    }
    CHECK(service.get("/v1/nav/latest").json()["navs"][0]["warnings"] == expected);
    CHECK(service.get("/v1/tokens").json()["tokens"][0]["warnings"] == expected);
    CHECK(has_code(service.csv("/v1/nav/latest"), "uncharged"));
    CHECK(has_code(service.csv("/v1/tokens"), "uncharged"));
    // What there is to say is as of now.
    service.post("/v1/underlyings/coin/funding?correct=true", events("funding", {{0, 5}}));
    CHECK(service.get("/v1/tokens/B/nav/latest").json()["warnings"].size() ==
          expected.size() - texts(expected, "uncharged").size());
}

TEST_CASE("that a token was wiped out is said with it, when and at which price") {
    InProcess service;
    service.put("/v1/tokens/D", R"({"underlying": "coin", "terms": {"leverage": 5}})");
    service.put("/v1/tokens/A", R"({"underlying": "coin", "terms": {"leverage": 1}})");
    auto bars = days(12);
    for (std::size_t i = 7; i < bars.size(); ++i) {
        bars[i] = Observation::at(bars[i].time, Price::of(371 + static_cast<double>(i)));
    }
    service.post("/v1/underlyings/coin/bars", bars_body(bars));
    REQUIRE(service.get("/v1/tokens/D/nav/latest").json()["nav"] == 0);
    const auto said = [&](const json& notes) {
        const auto found = texts(notes, "wiped_out");
        REQUIRE(found.size() == 1);
        CHECK(found.front().find("2025-03-08T00:00:00Z") != std::string::npos);
        CHECK(found.front().find("378") != std::string::npos);
    };
    for (const auto* part : {"", "/nav", "/nav/latest", "/nav/at?time=2025-03-10", "/rebalances",
                             "/attribution", "/metrics"}) {
        CAPTURE(part);
        said(service.get("/v1/tokens/D" + std::string(part)).json()["warnings"]);
    }
    const auto tokens = service.get("/v1/tokens").json();
    for (const auto& token : tokens["tokens"]) {
        if (token["symbol"] == "D") {
            said(token["warnings"]);
        } else {
            CHECK(texts(token["warnings"], "wiped_out").empty());
        }
    }
    const auto latest = service.get("/v1/nav/latest").json();
    for (const auto& token : latest["navs"]) {
        if (token["symbol"] == "D") said(token["warnings"]);
    }
    CHECK(has_code(service.csv("/v1/tokens/D/nav/latest"), "wiped_out"));
    CHECK(texts(service.get("/v1/tokens/D/nav/at?time=2025-03-05").json()["warnings"], "wiped_out")
              .empty());
    CHECK(texts(service.get("/v1/tokens/A").json()["warnings"], "wiped_out").empty());
}
