#include <algorithm>
#include <cmath>

#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::fill;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

double largest(const json& values) {
    double most = -1e300;
    for (const auto& value : values) {
        if (!value.is_null()) most = std::max(most, value.get<double>());
    }
    return most;
}

std::string simulation(const std::string& more) {
    return R"({"underlying": "btc", "points": 40, )" + more + "}";
}

/// A token of ten times that a fall of 15 % wipes out; gives when.
Instant wiped_out_token(InProcess& service) {
    service.post("/v1/underlyings/falls/bars",
                 R"({"bars": [["2024-01-01T01:00:00Z", 100], ["2024-01-01T02:00:00Z", 100],
                              ["2024-01-01T03:00:00Z", 85], ["2024-01-01T04:00:00Z", 90]]})");
    service.put("/v1/tokens/10L",
                R"({"underlying": "falls", "terms": {"name": "10L", "leverage": 10}})");
    return Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}} + std::chrono::hours{3};
}

}  // namespace

TEST_CASE("charts of a token show what its path and its metrics say") {
    InProcess service;
    fill(service, 600);
    const auto answer = service.get("/v1/tokens/3L/charts?points=60").json();
    const auto& charts = answer["charts"];
    const auto rows = service.get("/v1/tokens/3L/nav?limit=600").json()["rows"];
    const auto metrics = service.get("/v1/tokens/3L/metrics").json()["metrics"];
    const auto& token = charts["growth"]["token"];
    CHECK(token.size() < 200);
    CHECK(token.front() == 100);
    const double ratio = rows[599]["nav"].get<double>() / rows[0]["nav"].get<double>();
    CHECK(token.back().get<double>() == Approx(100 * ratio).epsilon(1e-7));
    double highest = 0;
    for (const auto& row : rows) highest = std::max(highest, row["nav"].get<double>());
    CHECK(largest(token) == Approx(100 * highest / rows[0]["nav"].get<double>()).epsilon(1e-7));
    double deepest = 0;
    for (const auto& loss : charts["drawdown"]["token"]) {
        deepest = std::min(deepest, loss.get<double>());
    }
    CHECK(-deepest == Approx(metrics["max_drawdown"].get<double>()).epsilon(1e-7));
    CHECK(charts["leverage"]["target"] == 3);
    const std::string said = answer["findings"][0];
    CAPTURE(said);
    CHECK((said.starts_with("btc rose ") || said.starts_with("btc fell ")));
    CHECK(said.find(", this token ") != std::string::npos);
    CHECK(said.find("its leverage ") != std::string::npos);
    CHECK(said.find("volatility took ") != std::string::npos);
    CHECK(answer["first_time"] == rows[0]["nav_time"]);
    CHECK(answer["last_time"] == rows[599]["nav_time"]);
}

TEST_CASE("charts of a stretch begin at 100 there, and their parts are those of its attribution") {
    InProcess service;
    fill(service, 300);
    const auto rows = service.get("/v1/tokens/3S/nav").json()["rows"];
    const std::string stretch = "from=" + rows[100]["nav_time"].get<std::string>() +
                                "&to=" + rows[200]["nav_time"].get<std::string>();
    const auto answer = service.get("/v1/tokens/3S/charts?" + stretch).json();
    CHECK(answer["first_time"] == rows[100]["nav_time"]);
    CHECK(answer["charts"]["growth"]["token"].front() == 100);
    const auto parts = service.get("/v1/tokens/3S/attribution?" + stretch).json()["attribution"];
    for (const auto& bar : answer["charts"]["attribution"]) {
        const std::string part = bar["part"];
        CAPTURE(part);
        CHECK(bar["value"].get<double>() == Approx(parts[part].get<double>()).margin(1e-7));
    }
    double sum = 0;
    const auto& of_start = answer["charts"]["attribution_of_start"];
    for (const auto& bar : of_start) {
        if (bar["part"] != "total") sum += bar["value"].get<double>();
    }
    const double end = answer["charts"]["growth"]["token"].back();
    CHECK(of_start.back()["value"].get<double>() == Approx(end / 100 - 1).margin(1e-7));
    CHECK(sum == Approx(end / 100 - 1).margin(1e-6));
    CHECK(of_start[1]["words"] == "volatility");
    CHECK(service.get("/v1/tokens/3S/charts?to=2000-01-01").status == 404);
    CHECK(service.get("/v1/tokens/3S/charts?points=0").field() == "points");
    CHECK(service.get("/v1/tokens/none/charts").status == 404);
}

TEST_CASE("charts count every rebalance, however few marks are drawn") {
    InProcess service;
    fill(service, 24 * 90);
    const auto charts = service.get("/v1/tokens/3L/charts?points=10").json()["charts"];
    const auto all = service.get("/v1/tokens/3L/rebalances?limit=5000").json()["rebalances"];
    const auto scheduled = std::count_if(
        all.begin(), all.end(), [](const auto& trade) { return trade["trigger"] == "schedule"; });
    CHECK(charts["rebalances"]["scheduled"] == scheduled);
    CHECK(charts["rebalances"]["emergency"] == all.size() - static_cast<std::size_t>(scheduled));
    CHECK(charts["leverage"]["scheduled"]["time"].size() < static_cast<std::size_t>(scheduled));
}

TEST_CASE("charts of a token have its returns by month, which compound to that of the year") {
    InProcess service;
    fill(service, 24 * 70);
    const auto answer = service.get("/v1/tokens/3L/charts").json();
    const auto& returns = answer["returns"];
    REQUIRE(returns["months"].size() == 3);
    REQUIRE(returns["years"].size() == 1);
    double product = 1;
    for (const auto& month : returns["months"]) {
        const double r = month["token_return"];
        product *= 1 + r;
        CHECK(month["shade"].get<std::string>().starts_with(r < 0 ? "loss" : "gain"));
    }
    CHECK(returns["months"][1]["month"] == 2);
    CHECK_FALSE(returns["months"][1]["partial"].get<bool>());
    CHECK(returns["months"][2]["partial"].get<bool>());
    CHECK(product - 1 == Approx(returns["years"][0]["token_return"].get<double>()).epsilon(1e-6));
    CHECK(returns["years"][0]["month"].is_null());
    CHECK(returns["finding"].get<std::string>().find("gained") != std::string::npos);
}

TEST_CASE("charts of a token that died end with it, and begin before") {
    InProcess service;
    const auto death = wiped_out_token(service);
    const auto answer = service.get("/v1/tokens/10L/charts").json();
    CHECK(answer["charts"]["wiped_out"] == death.time_since_epoch() / std::chrono::seconds{1});
    const auto shown = service.get("/v1/tokens/10L").json()["state"]["death"];
    CHECK(shown["nav_time"] == format_time(death));
    CHECK(shown["price"] == 85);
    CHECK(shown["real_leverage_before"].get<double>() == Approx(10));
    CHECK(answer["charts"]["leverage"]["real_leverage"].back().get<double>() == Approx(10));
    const auto after = service.get("/v1/tokens/10L/charts?from=" + format_time(death));
    CHECK(after.status == 422);
    CHECK(after.field() == "from");
    fill(service, 3);
    CHECK(service.get("/v1/tokens/3L").json()["state"]["death"].is_null());
}

TEST_CASE("points of a path keep its extremes") {
    InProcess service;
    fill(service, 600);
    const auto whole = service.get("/v1/tokens/3L/nav?limit=600").json()["rows"];
    const auto page = service.get("/v1/tokens/3L/nav?points=30").json();
    const auto& rows = page["rows"];
    CHECK(page["next"].is_null());
    CHECK(rows.size() < 100);
    CHECK(rows.front() == whole.front());
    CHECK(rows.back() == whole.back());
    const auto by_nav = [](const json& a, const json& b) {
        return a["nav"].get<double>() < b["nav"].get<double>();
    };
    CHECK(*std::max_element(rows.begin(), rows.end(), by_nav) ==
          *std::max_element(whole.begin(), whole.end(), by_nav));
    CHECK(*std::min_element(rows.begin(), rows.end(), by_nav) ==
          *std::min_element(whole.begin(), whole.end(), by_nav));
    CHECK(service.get("/v1/tokens/3L/nav?points=30&interval=1d").field() == "interval");
    CHECK(service.get("/v1/tokens/3L/nav?points=30&limit=3").field() == "limit");
    CHECK(service.get("/v1/tokens/3L/nav?points=x").field() == "points");
}

TEST_CASE("a simulation with points draws the token that the store would have") {
    InProcess service;
    fill(service, 300);
    const auto stored = service.get("/v1/tokens/3L/charts?points=40").json();
    const auto answer = service.post("/v1/simulations", simulation(R"("product": "3x")")).json();
    CHECK(answer["charts"] == stored["charts"]);
    CHECK(answer["findings"] == stored["findings"]);
    CHECK_FALSE(answer.contains("path"));
}

TEST_CASE("a product of a simulation takes changes of its fields") {
    InProcess service;
    fill(service, 300);
    const auto changed =
        service.post("/v1/simulations", simulation(R"("product": "3x", "set": ["leverage=2"])"))
            .json();
    const auto named =
        service.post("/v1/simulations", simulation(R"("terms": {"name": "3x", "leverage": 2})"))
            .json();
    CHECK(changed["charts"]["growth"] == named["charts"]["growth"]);
    const auto refused = [&](const std::string& more) {
        return service.post("/v1/simulations", simulation(more)).field();
    };
    CHECK(refused(R"("product": "3x", "set": ["leverage"])") == "set.0");
    CHECK(refused(R"("product": "3x", "set": ["leverages=2"])") == "leverages");
    CHECK(refused(R"("product": "3x", "set": ["leverage=0"])") == "leverage");
    CHECK(refused(R"("terms": {"leverage": 2}, "set": ["leverage=3"])") == "set");
    CHECK(refused(R"("product": "none", "set": ["leverage=3"])") == "product");
}

TEST_CASE("a simulation reads a price file that it is given as a text") {
    InProcess service;
    json body{{"product", "3x"}, {"points", 40}};
    body["table"] = "time,close\n2024-01-01,100\n2024-01-02,110\n2024-01-03,121\n";
    const auto answer = service.post("/v1/simulations", body.dump()).json();
    CHECK(answer["charts"]["growth"]["token"].back().get<double>() ==
          Approx(100 * 1.3 * 1.3).epsilon(1e-7));
    body["table"] = "time,close\n2024-01-01,=1+1\n";
    const auto refused = service.post("/v1/simulations", body.dump());
    CHECK(refused.status == 400);
    CHECK(refused.detail().find("table") != std::string::npos);
    body["underlying"] = "btc";
    CHECK(service.post("/v1/simulations", body.dump()).field() == "prices");
}
