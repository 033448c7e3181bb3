#include <cmath>

#include "nav/check.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::bars_body;
using levtok::testing::fill;
using levtok::testing::InProcess;
using levtok::testing::wave;
using nlohmann::json;

namespace {

double sum_of_parts(const json& parts) {
    double sum = 0;
    for (const char* name :
         {"target", "variance_drag", "path_residual", "financing", "fees", "trading"}) {
        sum += parts[name].get<double>();
    }
    return sum;
}

std::string price_file_of(const std::vector<Observation>& bars) {
    std::string text = "close_time,open,high,low,close\n";
    for (const auto& bar : bars) {
        text += format_time(bar.time);
        for (const auto price : {bar.open, bar.high, bar.low, bar.close}) {
            text += ',' + shortest(price.value());
        }
        text += '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("attribution adds up over the whole path and over any stretch of it") {
    InProcess service;
    fill(service, 300);
    const auto rows = service.get("/v1/tokens/3S/nav").json()["rows"];
    const auto log_ratio = [&](std::size_t from, std::size_t to) {
        return std::log(rows[to]["nav"].get<double>() / rows[from]["nav"].get<double>());
    };
    const auto whole = service.get("/v1/tokens/3S/attribution").json();
    CHECK(whole["first_time"] == rows[0]["nav_time"]);
    CHECK(whole["attribution"]["total"].get<double>() == Approx(log_ratio(0, 299)));
    CHECK(sum_of_parts(whole["attribution"]) == Approx(log_ratio(0, 299)));

    CHECK(service.csv("/v1/tokens/3S/attribution").body.starts_with("name,value,inferred\ntotal,"));

    const std::string stretch =
        "/v1/tokens/3S/attribution?from=" + rows[100]["nav_time"].get<std::string>() +
        "&to=" + rows[200]["nav_time"].get<std::string>();
    const auto part = service.get(stretch).json();
    CHECK(part["first_time"] == rows[100]["nav_time"]);
    CHECK(part["last_time"] == rows[200]["nav_time"]);
    CHECK(part["attribution"]["total"].get<double>() == Approx(log_ratio(100, 200)));
    CHECK(sum_of_parts(part["attribution"]) == Approx(log_ratio(100, 200)));

    // From the rows and from the engine: the same to rounding.
    const auto rebuilt = service.get("/v1/tokens/3S/attribution?from=2000-01-01").json();
    for (const auto& [name, value] : whole["attribution"].items()) {
        CAPTURE(name);
        CHECK(rebuilt["attribution"][name].get<double>() ==
              Approx(value.get<double>()).margin(1e-9));
    }
    CHECK(service.get("/v1/tokens/3S/attribution?from=2024-02-01&to=2024-01-01").field() == "from");
    CHECK(service.get("/v1/tokens/3S/attribution?to=2000-01-01").status == 404);
}

TEST_CASE("metrics are of the window that is asked for") {
    InProcess service;
    fill(service, 24 * 40);
    const auto whole = service.get("/v1/tokens/3L/metrics").json();
    CHECK(whole["first_time"] == "2024-01-01T01:00:00Z");
    const auto rows = service.get("/v1/tokens/3L/nav?limit=100000").json()["rows"];
    CHECK(whole["metrics"]["total_return"].get<double>() ==
          Approx(rows.back()["nav"].get<double>() / rows[0]["nav"].get<double>() - 1));
    const auto window = service.get("/v1/tokens/3L/metrics?window=10d&risk_free=0.02").json();
    CHECK(window["first_time"] == "2024-01-31T00:00:00Z");
    CHECK(window["metrics"]["sharpe"].is_number());
    CHECK(window["metrics"]["var_99"].is_null());
    CHECK(service.csv("/v1/tokens/3L/metrics")
              .body.starts_with("symbol,metric,unit,value,time\n3L,total_return,fraction,"));
    CHECK(service.get("/v1/tokens/3L/metrics?window=soon").field() == "window");
    // The same days by their ends.
    const auto between = service.get(
        "/v1/tokens/3L/metrics?risk_free=0.02&from=" + window["first_time"].get<std::string>() +
        "&to=" + window["last_time"].get<std::string>());
    CHECK(between.json()["metrics"] == window["metrics"]);
    CHECK(service.get("/v1/tokens/3L/metrics?window=10d&from=2024-01-02").field() == "window");
    CHECK(service.get("/v1/tokens/3L/metrics?risk_free=nan").field() == "risk_free");
    service.put("/v1/tokens/new", R"({"underlying": "none", "product": "3x"})");
    CHECK(service.get("/v1/tokens/new/metrics").status == 404);
    CHECK(service.get("/v1/tokens/new/attribution").status == 404);
    CHECK(service.get("/v1/tokens/new/flow").status == 404);
}

TEST_CASE("a token that was wiped out says so, and its metrics and attribution stand") {
    InProcess service;
    service.put("/v1/tokens/5L", R"({"underlying": "x", "terms": {"leverage": 5}})");
    service.post("/v1/underlyings/x/bars",
                 R"({"bars": [["2024-01-01", 100], ["2024-01-02", 110], ["2024-01-03", 50],
                              ["2024-01-04", 60]]})");
    const auto state = service.get("/v1/tokens/5L").json()["state"];
    CHECK(state["wiped_out"] == true);
    CHECK(state["next_rebalance_time"].is_null());
    const auto parts = service.get("/v1/tokens/5L/attribution").json()["attribution"];
    CHECK(parts["total"].is_null());
    CHECK(service.get("/v1/tokens/5L/attribution?to=2024-01-02")
              .json()["attribution"]["total"]
              .is_number());
    CHECK(service.get("/v1/tokens/5L/attribution?from=2024-01-03").field() == "from");
    CHECK(service.get("/v1/tokens/5L/metrics").json()["metrics"]["total_return"] == -1);
    CHECK(service.get("/v1/tokens/5L/flow").status == 200);
}

TEST_CASE("what is said of a token ends with it: time, price and cause, and no ratio") {
    InProcess service;
    service.put("/v1/tokens/5L", R"({"underlying": "x", "terms": {"leverage": 5}})");
    std::string bars = R"({"bars": [["2024-01-01", 100], ["2024-01-02", 110], ["2024-01-03", 50])";
    for (int day = 4; day <= 28; ++day) {
        bars += ", [\"2024-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "\", " +
                std::to_string(day % 2 == 0 ? 70 : 55) + ']';
    }
    REQUIRE(service.post("/v1/underlyings/x/bars", bars + "]}").status == 200);
    const auto metrics = service.get("/v1/tokens/5L/metrics").json();
    const auto attribution = service.get("/v1/tokens/5L/attribution").json();
    for (const auto& answer : {metrics, attribution}) {
        CHECK(answer["first_time"] == "2024-01-01T00:00:00Z");
        CHECK(answer["last_time"] == "2024-01-03T00:00:00Z");
        const auto& note = answer["warnings"][0];
        CHECK(note["code"] == "wiped_out");
        CHECK(note["place"] == "5L");
        CHECK(note["text"].get<std::string>().starts_with(
            "was wiped out by the market at 2024-01-03T00:00:00Z, at a price of 50;"));
    }
    for (const char* name : {"sharpe", "sortino", "calmar", "annual_return"}) {
        CHECK(metrics["metrics"][name].is_null());
    }
    CHECK(metrics["metrics"]["total_return"] == -1);
    CHECK(metrics["warnings"][1]["code"] == "less_than_a_year");
    CHECK(attribution["attribution"]["target"].get<double>() == Approx(5 * std::log(0.5)));
    // A window of a token that is no more is of its last days.
    const auto last_day = service.get("/v1/tokens/5L/metrics?window=1d").json();
    CHECK(last_day["first_time"] == "2024-01-02T00:00:00Z");
    CHECK(last_day["last_time"] == "2024-01-03T00:00:00Z");
    CHECK(service.get("/v1/tokens/5L/attribution?from=2024-01-05").field() == "from");
}

TEST_CASE("windows of a year, of the year so far, and of all") {
    InProcess service;
    service.put("/v1/tokens/L", R"({"underlying": "x", "terms": {"leverage": 2}})");
    std::string bars = R"({"bars": [)";
    Instant time = parse_time("2023-11-20").value();
    for (int day = 0; day < 500; ++day, time += one_day) {
        bars += (day == 0 ? "[\"" : ", [\"") + format_time(time) + "\", " +
                std::to_string(100 + day % 13) + ']';
    }
    REQUIRE(service.post("/v1/underlyings/x/bars", bars + "]}").status == 200);
    struct Row {
        const char* window;
        const char* from;
        bool annual;
        const char* note;
    };
    // The last row is of 2 April 2025, 00:00.
    for (const auto& [window, from, annual, note] :
         {Row{"1y", "2024-04-02T00:00:00Z", true, ""},
          {"365d", "2024-04-02T00:00:00Z", true, ""},
          {"364d", "2024-04-03T00:00:00Z", false, "less_than_a_year"},
          {"ytd", "2025-01-01T00:00:00Z", false, "less_than_a_year"},
          {"all", "2023-11-20T00:00:00Z", true, ""},
          {"2y", "2023-11-20T00:00:00Z", true, "before_first_row"}}) {
        CAPTURE(window);
        const auto answer =
            service.get("/v1/tokens/L/metrics?window=" + std::string(window)).json();
        CHECK(answer["first_time"] == from);
        CHECK(answer["last_time"] == "2025-04-02T00:00:00Z");
        CHECK(answer["metrics"]["annual_return"].is_number() == annual);
        CHECK(answer["metrics"]["calmar"].is_number() == annual);
        CHECK(answer["metrics"]["sharpe"].is_number());
        const auto& notes = answer["warnings"];
        CHECK(notes.size() == (*note == 0 ? 0 : 1));
        if (*note != 0) CHECK(notes[0]["code"] == note);
    }
    for (const char* wrong : {"0y", "y", "1001y", "YTD", "-1d", "0d"}) {
        CHECK(service.get("/v1/tokens/L/metrics?window=" + std::string(wrong)).field() == "window");
    }
    const auto early = service.get("/v1/tokens/L/attribution?from=2020-01-01").json();
    CHECK(early["warnings"][0]["code"] == "before_first_row");
}

TEST_CASE("the flow of a grid of moves") {
    InProcess service;
    fill(service, 30);
    const auto flow = service.get("/v1/tokens/3L/flow").json();
    CHECK(flow["flow"].size() == 21);
    for (const auto& row : flow["flow"]) {
        CAPTURE(row["move"]);
        CHECK((row["notional"].get<double>() > 0) == (row["real_leverage"].get<double>() < 3));
    }
    const auto some = service.get("/v1/tokens/3S/flow?moves=-0.5,0,1").json();
    CHECK(some["flow"].size() == 3);
    CHECK(service.csv("/v1/tokens/3S/flow?moves=0").body.starts_with("move,price,trigger,"));
    CHECK(service.get("/v1/tokens/3S/flow?moves=-1").field() == "moves");
    CHECK(service.get("/v1/tokens/3S/flow?moves=0:1").field() == "moves");
    CHECK(service.get("/v1/tokens/3S/flow?moves=0:1:0.0001").field() == "moves");
}

TEST_CASE("a simulation is what the stored token would be, and leaves nothing behind") {
    InProcess service;
    fill(service, 100);
    const auto stored =
        service.post("/v1/simulations", R"({"product": "ftx-bear", "underlying": "btc"})");
    REQUIRE(stored.status == 200);
    CHECK(stored.json()["path"] == service.get("/v1/tokens/3S/nav").json()["rows"]);
    CHECK(stored.json()["rebalances"] ==
          service.get("/v1/tokens/3S/rebalances").json()["rebalances"]);
    CHECK(stored.json()["attribution"] ==
          service.get("/v1/tokens/3S/attribution").json()["attribution"]);
    CHECK(stored.json()["metrics"] == service.get("/v1/tokens/3S/metrics").json()["metrics"]);

    std::string prices = bars_body(wave(100));
    prices.replace(prices.find("bars"), 4, "prices");
    prices.pop_back();
    const auto inline_series =
        service.post("/v1/simulations", prices + R"(, "product": "ftx-bear"})");
    REQUIRE(inline_series.status == 200);
    CHECK(inline_series.body == stored.body);
    const auto csv = service.ask("POST", "/v1/simulations", prices + R"(, "product": "ftx-bear"})",
                                 {{"accept", "text/csv"}});
    CHECK(csv.body == service.csv("/v1/tokens/3S/nav").body);
    CHECK(service.store().underlyings().size() == 1);
    CHECK(service.store().tokens().size() == 2);

    const auto funded = service.post("/v1/simulations", R"({"terms": {"leverage": 2,
        "financing": {"kind": "perpetual"}}, "prices": [["2024-01-01", 100],
        ["2024-01-02", 100]], "funding": [["2024-01-02", 0.01]]})");
    CHECK(funded.json()["path"][1]["nav"] == 98);
    const auto lent = service.post("/v1/simulations", R"({"terms": {"leverage": 2,
        "financing": {"kind": "cash", "day_count": 360}}, "prices": [["2024-01-01", 100],
        ["2024-01-02", 100]], "rates": [["2023-01-01", 0.36]]})");
    CHECK(lent.json()["path"][1]["nav"].get<double>() == Approx(99.9));
}

TEST_CASE("a simulation with creations and redemptions is what levtok nav --flows writes") {
    InProcess service;
    const cli::Folder folder;
    cli::write_file(folder / "prices.csv", price_file_of(wave(100)));
    cli::write_file(folder / "units.csv", "time,units\n2024-01-01T06:30:00Z,9\n2024-01-03,-2.5\n");
    cli::write_file(folder / "money.csv", "time,money\n2024-01-01T06:30:00Z,900\n2024-01-03,-70\n");
    const std::string terms = R"("product": "ftx-bear", "set": ["fees.creation=0.01",
        "fees.redemption=0.02", "fees.paid_to=fund"])";
    const std::string set =
        " --set fees.creation=0.01 --set fees.redemption=0.02 --set fees.paid_to=fund";
    std::string body = bars_body(wave(100));
    body.replace(body.find("bars"), 4, "prices");
    body.pop_back();
    body += ", " + terms;
    const std::pair<std::string, std::string> flows[] = {
        {"units", R"({"time": "2024-01-01T06:30:00Z", "tokens": 9},
                     {"time": "2024-01-03", "tokens": -2.5})"},
        {"money", R"(["2024-01-01T06:30:00Z", 900], ["2024-01-03", -70])"}};
    for (const auto& [file, rows] : flows) {
        for (const std::string interval : {"", "1d", "5h"}) {
            CAPTURE(file, interval);
            const auto own = body + R"(, "flows": [)" + rows + "]" +
                             (interval.empty() ? "" : R"(, "interval": ")" + interval + '"') + "}";
            const auto answer =
                service.ask("POST", "/v1/simulations", own, {{"accept", "text/csv"}});
            REQUIRE(answer.status == 200);
            const auto command = cli::command(
                folder.line("nav --product ftx-bear --prices @prices.csv --flows @" + file +
                            ".csv" + set + (interval.empty() ? "" : " --interval " + interval)));
            REQUIRE(command.code == 0);
            CHECK(answer.body == command.out);
            const auto json = service.post("/v1/simulations", own).json();
            CHECK(json["path"].back()["circulation"].get<double>() > 5);
            double fees = 0;
            for (const auto& row : json["path"]) fees += row["dealing_fee"].get<double>();
            CHECK(fees > 0);
        }
    }
    const auto refused = [&](const std::string& more) {
        const auto answer = service.post("/v1/simulations", body + ", " + more + "}");
        CHECK(answer.status == 422);
        return answer.field();
    };
    CHECK(refused(R"("flows": [["2024-01-01", 1]], "points": 100)") == "flows");
    CHECK(refused(R"("flows": [{"time": "2024-01-01"}])") == "flows.0.amount");
    CHECK(refused(R"("flows": [{"time": "2024-01-01", "tokens": 1, "amount": 1}])") ==
          "flows.0.amount");
    CHECK(refused(R"("flows": [["2024-01-02", 1], ["2024-01-01", 1]])") == "flows.1.time");
    CHECK(refused(R"("flows": [{"time": "2024-01-02", "tokens": -1}])") == "flows");
    const auto late = service.post("/v1/simulations", body + R"(, "flows": [["2030-01-01", 1]]})");
    CHECK(late.json()["warnings"].dump().find("later than the last observation") !=
          std::string::npos);
}

TEST_CASE("a simulation without one source of prices, or out of range, is refused") {
    struct Row {
        const char* body;
        const char* field;
    };
    const Row rows[] = {
        {R"({"product": "3x"})", "prices"},
        {R"({"product": "3x", "underlying": "btc", "prices": [["2024-01-01", 1]]})", "prices"},
        {R"({"product": "3x", "underlying": "btc", "funding": [["2024-01-01", 0]]})", "funding"},
        {R"({"product": "4x", "underlying": "btc"})", "product"},
        {R"({"underlying": "btc"})", "product"},
        {R"({"product": "3x", "underlying": "btc", "from": "2030-01-01"})", "underlying"},
        {R"({"product": "3x", "underlying": "btc", "from": "2024-02-01", "to": "2024-01-01"})",
         "from"},
        {R"({"product": "3x", "prices": [["2024-01-01", -1]]})", "prices.0.close"},
        {R"({"product": "3x", "prices": [["2024-01-01", 1]], "rates": [["2024-01-01", 1]],
             "rates_id": "a"})",
         "rates_id"},
    };
    InProcess service;
    fill(service, 10);
    for (const auto& [body, field] : rows) {
        CAPTURE(body);
        const auto answer = service.post("/v1/simulations", body);
        CAPTURE(answer.body);
        CHECK(answer.status == 422);
        CHECK(answer.field() == field);
    }
    CHECK(service.post("/v1/simulations", R"({"product": "3x", "underlying": "none"})").status ==
          404);
    service.put("/v1/tokens/EARLY", R"({"underlying": "later", "product": "3x"})");
    const auto bare =
        service.post("/v1/simulations", R"({"product": "3x", "underlying": "later"})");
    CHECK(bare.field() == "underlying");
    CHECK(bare.detail().find("post them to /v1/underlyings/{id}/bars") != std::string::npos);
    std::string many = R"({"product": "3x", "prices": [)";
    for (int i = 0; i <= 100'000; ++i) {
        many += (i == 0 ? "[\"" : ",[\"") + format_time(Instant{std::chrono::minutes{i}}) + "\",1]";
    }
    CHECK(service.post("/v1/simulations", many + "]}").field() == "prices");
}

TEST_CASE("the product library is served") {
    InProcess service;
    const auto products = service.get("/v1/products").json()["products"];
    CHECK(products.size() > 30);
    CHECK(service.csv("/v1/products")
              .body.starts_with("product,symbol,leverage,intrabar,description\n"));
    CHECK(service.get("/v1/products/ftx-bull").json()["leverage"] == 3);
    CHECK(service.get("/v1/products/none").status == 404);
}
