#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using levtok::testing::bars_body;
using levtok::testing::InProcess;
using levtok::testing::wave;

namespace {

void put_daily(InProcess& service, const std::string& symbol, const std::string& terms) {
    const auto created =
        service.put("/v1/tokens/" + symbol, R"({"underlying": "x", "terms": {"name": ")" + symbol +
                                                R"(", "leverage": 3, )" + terms +
                                                R"(, "every": "1d", "to": "target"}]}})");
    INFO(created.body);
    CHECK(created.status == 201);
}

/// The days of January on which it traded, each at 21:00 UTC, where New York closes in winter.
std::string days_of(InProcess& service, const std::string& symbol) {
    std::string text;
    const auto trades = service.get("/v1/tokens/" + symbol + "/rebalances").json();
    for (const auto& trade : trades["rebalances"]) {
        const std::string due = trade["due_time"];
        CHECK(due.substr(10) == "T21:00:00Z");
        text += due.substr(8, 2) + ' ';
    }
    return text;
}

}  // namespace

TEST_CASE("a token that is put with a calendar trades on its sessions alone") {
    InProcess service;
    put_daily(service, "SHUT",
              R"("calendar": "XNYS", "rebalance": [{"when": "schedule", "at": "close")");
    put_daily(service, "OPEN", R"("rebalance": [{"when": "schedule", "at": "21:00")");
    CHECK(service.get("/v1/tokens/SHUT").json()["terms"]["calendar"] == "XNYS");
    // From Monday 1 January 2024, a holiday, to the end of Wednesday the 10th.
    REQUIRE(service.post("/v1/underlyings/x/bars", bars_body(wave(240))).status == 200);
    CHECK(days_of(service, "SHUT") == "02 03 04 05 08 09 10 ");
    CHECK(days_of(service, "OPEN") == "01 02 03 04 05 06 07 08 09 10 ");
}

TEST_CASE("a schedule between two prices is a warning of the token and of a simulation") {
    InProcess service;
    const std::string terms = R"("rebalance": [{"when": "schedule", "at": "00:02")";
    put_daily(service, "LATE", terms);
    put_daily(service, "ONTIME", R"("rebalance": [{"when": "schedule", "at": "00:00")");
    REQUIRE(service.post("/v1/underlyings/x/bars", bars_body(wave(240))).status == 200);
    const auto off_grid = [&](const nlohmann::json& answer) {
        std::string text;
        for (const auto& warning : answer["warnings"]) {
            if (warning["code"] == "schedule_off_grid") text += warning["text"];
        }
        return text;
    };
    const std::string told = off_grid(service.get("/v1/tokens/LATE").json());
    CHECK(told.find("up to 2m before its instant, in 9 of 9 scheduled trades") !=
          std::string::npos);
    CHECK(off_grid(service.get("/v1/tokens/LATE/nav").json()) == told);
    CHECK(off_grid(service.get("/v1/tokens/ONTIME").json()).empty());
    const auto simulated = service.post(
        "/v1/simulations", R"({"terms": {"name": "LATE", "leverage": 3, )" + terms +
                               R"(, "every": "1d", "to": "target"}]}, "underlying": "x"})");
    CHECK(off_grid(simulated.json()) == told);
}

TEST_CASE("bars of an underlying lack what the sessions of its tokens have") {
    // Two winter sessions of New York with the night between them, and the bar at 16:00 left out.
    std::string bars = "time,open,high,low,close\n";
    for (const std::string day : {"2024-01-11", "2024-01-12"}) {
        for (const std::string hour : {"14:30", "15:00", "15:30", "16:30", "17:00", "17:30",
                                       "18:00", "18:30", "19:00", "19:30", "20:00", "20:30"}) {
            bars += day + 'T' + hour + ":00Z,100,101,99,100." + hour.substr(0, 2) + '\n';
        }
    }
    const auto gaps_told = [&](InProcess& service) {
        const auto stored = service.post_csv("/v1/underlyings/x/bars", bars).json();
        std::string text;
        for (const auto& warning : stored["warnings"]) {
            if (warning["code"] == "gap") text += warning["text"];
        }
        return text;
    };
    InProcess of_nobody;
    CHECK(gaps_told(of_nobody).find("3 gaps (37 bars of 30m missing)") == 0);
    InProcess of_a_fund;
    put_daily(of_a_fund, "SHUT",
              R"("calendar": "XNYS", "rebalance": [{"when": "schedule", "at": "close")");
    CHECK(gaps_told(of_a_fund).find("2 gaps (2 bars of 30m missing in sessions of XNYS)") == 0);
}
