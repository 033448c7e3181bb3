#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "nav/check.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/io/tables/tables.hpp"
#include "service/io/write/write.hpp"
#include "service/store/database/sqlite.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::Answer;
using levtok::testing::bars_body;
using levtok::testing::fill;
using levtok::testing::InProcess;
using levtok::testing::wave;
using nlohmann::json;

namespace {

/// What `levtok nav` writes of the product on these bars.
std::string nav_csv(const char* product, const std::vector<Observation>& bars) {
    std::string text;
    io::CsvWriter rows(text, io::tables::nav);
    rebalance::Token token(rebalance::product(product));
    rebalance::MarketFeed feed({}, {});
    for (const auto& bar : bars) rows.row(io::tables::nav, token.advance(feed.step(bar)));
    rows.finish();
    return text;
}

/// All pages of a list, walked by its cursors.
std::vector<json> walk(InProcess& service, const std::string& target, const std::string& list) {
    std::vector<json> rows;
    std::string cursor;
    for (int pages = 0; pages < 1000; ++pages) {
        const auto answer = service.get(target + (cursor.empty() ? "" : "&cursor=" + cursor));
        REQUIRE(answer.status == 200);
        const json page = answer.json();
        for (const auto& row : page[list]) rows.push_back(row);
        CHECK(page["next"].is_null() == answer.header("Link").empty());
        if (page["next"].is_null()) return rows;
        cursor = page["next"].get<std::string>();
    }
    FAIL("the pages do not end");
    return rows;
}

}  // namespace

TEST_CASE("a token is created, replaced, listed, shown and retired") {
    InProcess service;
    CHECK(service.get("/v1/tokens").json()["tokens"].empty());
    const std::string body = R"({"underlying": "btc", "product": "3x"})";
    const auto created = service.put("/v1/tokens/BTC3L", body);
    CHECK(created.status == 201);
    CHECK(created.header("Location") == "/v1/tokens/BTC3L");
    CHECK(created.json()["state"].is_null());
    CHECK(service.put("/v1/tokens/BTC3L", body).status == 200);

    fill(service, 30);
    const auto shown = service.get("/v1/tokens/BTC3L").json();
    CHECK(shown["terms"]["leverage"] == 3);
    CHECK(shown["funding_rate"].is_null());
    CHECK(shown["state"]["nav_time"] == "2024-01-02T06:00:00Z");
    CHECK(shown["state"]["next_rebalance_time"] == "2024-01-03T00:00:00Z");
    CHECK(shown["state"]["basket"].get<double>() > 0);
    CHECK(shown["state"]["loan"].get<double>() > 0);
    const auto bear = service.get("/v1/tokens/3S").json();
    CHECK(bear["state"]["basket"].get<double>() < 0);
    CHECK_FALSE(bear["state"]["emergency"].empty());

    const auto listed = service.get("/v1/tokens").json()["tokens"];
    REQUIRE(listed.size() == 3);
    CHECK(listed[0]["symbol"] == "3L");
    CHECK(listed[2]["change_24h"].is_number());
    const auto csv = service.csv("/v1/tokens");
    CHECK(csv.type == "text/csv; charset=utf-8");
    CHECK(csv.body.starts_with("symbol,underlying,product,leverage,nav_time,nav,"));
    CHECK(listed[0]["next_rebalance_time"] == shown["state"]["next_rebalance_time"]);
    CHECK(listed[0]["price"] == shown["state"]["price"]);
    CHECK(shown["state"]["first_nav_time"] == "2024-01-01T01:00:00Z");

    CHECK(service.ask("DELETE", "/v1/tokens/BTC3L").json()["retired"] == true);
    CHECK(service.get("/v1/tokens/BTC3L").json()["retired"] == true);
    CHECK(service.get("/v1/tokens/BTC3L/nav").json()["rows"].size() == 30);
    CHECK(service.ask("DELETE", "/v1/tokens/none").status == 404);
}

TEST_CASE("the list says where the nearest emergency is, and the token how far") {
    InProcess service;
    fill(service, 30);
    service.put("/v1/tokens/BULL", R"({"underlying": "btc", "product": "ftx-bull"})");
    const auto tokens = service.get("/v1/tokens").json()["tokens"];
    const auto bull = *std::find_if(tokens.begin(), tokens.end(),
                                    [](const auto& token) { return token["symbol"] == "BULL"; });
    const auto rule = service.get("/v1/tokens/BULL").json()["state"]["emergency"][0];
    CHECK(bull["emergency_below"] == rule["at_or_below"]);
    CHECK(bull["emergency_above"].is_null());
    CHECK(bull["real_leverage_above"].is_null());
    CHECK(bull["real_leverage_below"].get<double>() == Approx(4));
    CHECK(rule["real_leverage_below"].get<double>() == Approx(4));
    CHECK(bull["price"].get<double>() * (1 + rule["move_to_below"].get<double>()) ==
          Approx(rule["at_or_below"].get<double>()));
    CHECK(rule["move_to_above"].is_null());
    service.ask("DELETE", "/v1/tokens/BULL");
    const auto listed = service.get("/v1/tokens").json();
    for (const auto& token : listed["tokens"]) {
        if (token["symbol"] == "BULL") CHECK(token["emergency_below"].is_null());
    }
}

TEST_CASE("the list has NAV at equal steps where points are asked for") {
    InProcess service;
    fill(service, 24 * 40);
    service.put("/v1/tokens/NEW", R"({"underlying": "eth", "product": "3x"})");
    const auto tokens = service.get("/v1/tokens?points=31").json()["tokens"];
    const auto& recent = tokens[0]["recent"];
    CHECK(tokens[0]["symbol"] == "3L");
    CHECK(recent["last_time"] == tokens[0]["nav_time"]);
    REQUIRE(recent["nav"].size() == 31);
    CHECK(recent["nav"][30] == tokens[0]["nav"]);
    const auto first =
        service.get("/v1/tokens/3L/nav/at?time=" + recent["first_time"].get<std::string>());
    CHECK(recent["nav"][0] == first.json()["nav"]);
    CHECK(tokens[2]["symbol"] == "NEW");
    CHECK(tokens[2]["recent"].is_null());
    CHECK_FALSE(service.get("/v1/tokens").json()["tokens"][0].contains("recent"));
    CHECK(service.get("/v1/tokens?points=101").field() == "points");
    CHECK(service.csv("/v1/tokens?points=5").field() == "points");
}

TEST_CASE("merges are undone in the NAVs beside a row of the list") {
    InProcess service;
    service.post("/v1/underlyings/falls/bars",
                 R"({"bars": [["2024-01-01T01:00:00Z", 100], ["2024-01-01T02:00:00Z", 99],
                              ["2024-01-01T03:00:00Z", 60], ["2024-01-01T04:00:00Z", 61]]})");
    const std::string terms =
        R"({"name": "M", "leverage": 1, "merge": {"below": 70, "factor": 10}})";
    const auto made =
        service.put("/v1/tokens/M", R"({"underlying": "falls", "terms": )" + terms + "}");
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    const auto tokens = service.get("/v1/tokens?points=4").json()["tokens"];
    const auto& navs = tokens[0]["recent"]["nav"];
    CHECK(navs[3] == tokens[0]["nav"]);
    CHECK(navs[3].get<double>() / navs[0].get<double>() == Approx(0.61));
    CHECK(navs[2].get<double>() / navs[0].get<double>() == Approx(0.60));
}

TEST_CASE("a body that cannot be a token is refused with the field that is wrong") {
    struct Row {
        const char* body;
        int status;
        const char* field;
        const char* detail;
    };
    const Row rows[] = {
        {"", 400, "", "not valid JSON"},
        {"{", 400, "", "not valid JSON"},
        {"[]", 422, "(document)", "must be an object"},
        {R"({"underlying": "btc"})", 422, "product", "must be given, or else terms"},
        {R"({"underlying": "btc", "terms": {"name": "A"}})", 422, "terms.leverage",
         "must be given"},
        {R"({"product": "3x"})", 422, "underlying", "must be"},
        {R"({"underlying": 3, "product": "3x"})", 422, "underlying", "must be a text"},
        {R"({"underlying": "b/c", "product": "3x"})", 422, "underlying", "must be 1 to 64"},
        {R"({"underlying": "btc", "product": "33x"})", 422, "product", "library"},
        {R"({"underlying": "btc", "product": "3x", "terms": {"leverage": 2}})", 422, "terms",
         "must be left out where product is given"},
        {R"({"underlying": "btc", "terms": {"leverage": 1e999}})", 422, "terms.leverage", "finite"},
        {R"({"underlying": "btc", "terms": {"leverage": 2, "fees": {"creation": 2}}})", 422,
         "terms.fees.creation", "must be in [0, 1)"},
        {R"({"underlying": "btc", "terms": {"leverage": 2, "fes": {}}})", 422, "terms.fes",
         "unknown key"},
        {R"({"underlying": "btc", "underlying": "eth", "product": "3x"})", 400, "",
         "must be given once"},
        {R"({"underlying": "btc", "product": "3x", "from": "yesterday"})", 422, "from",
         "must be a time"},
        {R"({"underlying": "btc", "product": "3x", "rates": "a b"})", 422, "rates", "rates that"},
        {R"({"underlying": "btc", "product": "3x", "rates": "nope"})", 422, "rates",
         "post them to /v1/rates/{id} first"},
        {R"({"underlying": "btc", "product": "3x", "colour": 1})", 422, "colour", "unknown key"},
    };
    InProcess service;
    for (const auto& [body, status, field, detail] : rows) {
        CAPTURE(body);
        const auto answer = service.put("/v1/tokens/A", body);
        CAPTURE(answer.body);
        CHECK(answer.status == status);
        CHECK(answer.field() == field);
        CHECK(answer.detail().find(detail) != std::string::npos);
        CHECK(answer.json()["request_id"] == "request-1");
    }
    const std::string deep = "{\"terms\": " + std::string(100, '[') + std::string(100, ']') + "}";
    CHECK(service.put("/v1/tokens/A", deep).status == 400);
    CHECK(service.put("/v1/tokens/a%20b", R"({"underlying": "btc", "product": "3x"})").field() ==
          "symbol");
    CHECK(service.store().tokens().empty());
}

TEST_CASE("the NAV path as CSV is byte for byte what the command writes") {
    InProcess service;
    fill(service, 100);
    CHECK(service.csv("/v1/tokens/3L/nav").body == nav_csv("3x", wave(100)));
    CHECK(service.csv("/v1/tokens/3S/nav").body == nav_csv("ftx-bear", wave(100)));
    service.restart();
    CHECK(service.csv("/v1/tokens/3S/nav").body == nav_csv("ftx-bear", wave(100)));
}

TEST_CASE("pages put together are the whole, whatever their size") {
    InProcess service;
    fill(service, 100);
    const auto whole = service.get("/v1/tokens/3S/nav").json()["rows"];
    REQUIRE(whole.size() == 100);
    for (const char* limit : {"1", "7", "99", "100", "101"}) {
        CAPTURE(limit);
        const auto rows = walk(service, std::string("/v1/tokens/3S/nav?limit=") + limit, "rows");
        CHECK(rows == std::vector<json>(whole.begin(), whole.end()));
    }
    const auto trades = service.get("/v1/tokens/3S/rebalances").json()["rebalances"];
    REQUIRE(trades.size() > 3);
    const auto paged = walk(service, "/v1/tokens/3S/rebalances?limit=1", "rebalances");
    CHECK(paged == std::vector<json>(trades.begin(), trades.end()));
    const auto bars = walk(service, "/v1/underlyings/btc/bars?limit=13", "bars");
    CHECK(bars.size() == 100);
}

TEST_CASE("a cursor goes on with what it was made for, and with nothing else") {
    InProcess service;
    fill(service, 10);
    const auto first = service.get("/v1/tokens/3L/nav?limit=4&from=2024-01-01T02:00:00Z");
    const std::string cursor = first.json()["next"];
    const std::string path = "/v1/tokens/3L/nav?limit=4&from=2024-01-01T02:00:00Z&cursor=";
    CHECK(first.header("Link") ==
          "</v1/tokens/3L/nav?limit=4&from=2024-01-01T02%3A00%3A00Z&cursor=" + cursor +
              ">; rel=\"next\"");
    CHECK(service.get(path + cursor).json()["rows"][0]["nav_time"] == "2024-01-01T06:00:00Z");
    // The size of a page may change on the way.
    CHECK(service.get("/v1/tokens/3L/nav?limit=1&from=2024-01-01T02:00:00Z&cursor=" + cursor)
              .status == 200);
    std::string damaged = cursor;
    damaged[3] = damaged[3] == '0' ? '1' : '0';
    for (const auto& wrong :
         {path, path + "x", path + damaged, path + cursor + "0", path + cursor.substr(1),
          "/v1/tokens/3L/nav?cursor=" + cursor,
          "/v1/tokens/3S/nav?from=2024-01-01T02:00:00Z&cursor=" + cursor,
          "/v1/tokens/3L/nav?from=2024-01-01T02:00:00Z&interval=1h&cursor=" + cursor}) {
        CAPTURE(wrong);
        const auto answer = service.get(wrong);
        CHECK(answer.status == 400);
        CHECK(answer.field() == "cursor");
    }
    // The last page's end: a cursor is given only where more follows.
    CHECK(service.get("/v1/tokens/3L/nav?limit=10").json()["next"].is_null());
    CHECK(service.get("/v1/tokens/3L/nav?limit=9").json()["next"].is_string());
}

TEST_CASE("stretches of time may be empty or far away, but not reversed") {
    struct Row {
        const char* query;
        int status;
        std::size_t rows;
        const char* field;
    };
    const Row rows[] = {
        {"from=2024-01-01T03:00:00Z&to=2024-01-01T05:00:00Z", 200, 3, ""},
        {"from=2024-01-01T03:00:00Z&to=2024-01-01T03:00:00Z", 200, 1, ""},
        {"from=2024-01-01T03:00:01Z&to=2024-01-01T03:59:59Z", 200, 0, ""},
        {"from=0001-01-01&to=0001-01-02", 200, 0, ""},
        {"from=0001-01-01&to=9999-12-31", 200, 10, ""},
        {"from=9999-12-31", 200, 0, ""},
        {"to=2024-01-01T02:00:00Z", 200, 2, ""},
        {"from=2024-01-01T05:00:00Z&to=2024-01-01T04:59:59.999999Z", 422, 0, "from"},
        {"from=noon", 422, 0, "from"},
        {"to=2024-13-01", 422, 0, "to"},
        {"from=", 422, 0, "from"},
        {"limit=0", 422, 0, "limit"},
        {"limit=-1", 422, 0, "limit"},
        {"limit=1.5", 422, 0, "limit"},
        {"limit=100001", 422, 0, "limit"},
        {"limit=99999999999999999999999", 422, 0, "limit"},
        {"limit=100000", 200, 10, ""},
        {"interval=0h", 422, 0, "interval"},
        {"interval=1", 422, 0, "interval"},
        {"interval=4h", 200, 3, ""},
    };
    InProcess service;
    fill(service, 10);
    for (const auto& [query, status, count, field] : rows) {
        CAPTURE(query);
        const auto answer = service.get(std::string("/v1/tokens/3L/nav?") + query);
        CHECK(answer.status == status);
        if (status == 200) {
            CHECK(answer.json()["rows"].size() == count);
        } else {
            CHECK(answer.field() == field);
        }
    }
}

TEST_CASE("an interval keeps the last row of each, however close the rows lie") {
    InProcess service;
    fill(service, 700);
    for (const int hours : {1, 2, 5, 24, 100, 699, 10'000}) {
        CAPTURE(hours);
        const std::string target =
            "/v1/tokens/3L/nav?interval=" + std::to_string(hours) + "h&limit=";
        std::vector<std::string> expected;
        const auto bars = wave(700);
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const auto of = [&](const Observation& bar) {
                return (bar.time.time_since_epoch() - Duration{1}) / std::chrono::hours{hours};
            };
            if (i + 1 == bars.size() || of(bars[i]) != of(bars[i + 1])) {
                expected.push_back(format_time(bars[i].time));
            }
        }
        for (const char* limit : {"1000", "3"}) {
            std::vector<std::string> times;
            for (const auto& row : walk(service, target + limit, "rows")) {
                times.push_back(row["nav_time"]);
            }
            CHECK(times == expected);
        }
    }
    const auto days = service.get("/v1/tokens/3L/nav?interval=1d&to=2024-01-03T05:00:00Z").json();
    CHECK(days["rows"][0]["nav_time"] == "2024-01-02T00:00:00Z");
    CHECK(days["rows"].back()["nav_time"] == "2024-01-03T05:00:00Z");
}

TEST_CASE("the sums of an interval are those of its rows, in JSON, in CSV and over pages") {
    InProcess service;
    service.put("/v1/tokens/3L", R"({"underlying": "btc", "product": "ftx-bull"})");
    service.post("/v1/underlyings/btc/bars", bars_body(wave(400)));
    std::string funding = R"({"funding": [)";
    for (int i = 0; i < 50; ++i) {
        const Instant time = wave(1).front().time + std::chrono::hours{8 * i};
        funding += (i == 0 ? "[\"" : ", [\"") + format_time(time) + "\", 0.000" +
                   std::to_string(i % 7 + 1) + ']';
    }
    REQUIRE(service.post("/v1/underlyings/btc/funding?correct=true", funding + "]}").status == 200);
    const auto totals = [](const nlohmann::json& rows) {
        std::map<std::string, double> sums;
        for (const auto& row : rows) {
            for (const char* name : {"fee", "financing", "cost"}) {
                sums[name] += row[name].get<double>();
            }
        }
        return sums;
    };
    const auto whole = service.get("/v1/tokens/3L/nav?limit=100000").json()["rows"];
    auto path = totals(whole);
    CHECK(path["financing"] > 0);
    CHECK(path["fee"] > 0);
    for (const char* interval : {"4h", "1d", "7d"}) {
        CAPTURE(interval);
        const std::string target = std::string("/v1/tokens/3L/nav?interval=") + interval;
        const auto rows = walk(service, target + "&limit=2", "rows");
        CHECK(rows.size() < whole.size() / 3);
        auto sums = totals(rows);
        for (const auto& [name, sum] : path) CHECK(sums[name] == Approx(sum).epsilon(1e-12));
        const auto csv = service.csv(target).body;
        for (const auto& row : rows) {
            const auto fee = ',' + shortest(row["fee"].get<double>()) + ',' +
                             shortest(row["financing"].get<double>()) + ',' +
                             shortest(row["cost"].get<double>()) + ',';
            CHECK(csv.find(fee) != std::string::npos);
        }
        CHECK(csv.find("open") != std::string::npos);
        const auto simulated = service.post(
            "/v1/simulations", R"({"product": "ftx-bull", "underlying": "btc", "interval": ")" +
                                   std::string(interval) + "\"}");
        CHECK(simulated.json()["path"] == nlohmann::json(rows));
    }
    const auto simulated = [&](const char* interval) {
        return service.post("/v1/simulations",
                            R"({"product": "ftx-bull", "underlying": "btc", "interval": ")" +
                                std::string(interval) + "\"}");
    };
    CHECK(simulated("0d").field() == "interval");
    CHECK(simulated("7d").json()["metrics"] == simulated("4h").json()["metrics"]);
}

TEST_CASE("one NAV: the latest, that of a time, and those of many tokens") {
    InProcess service;
    CHECK(service.get("/v1/tokens/3L/nav/latest").status == 404);
    service.put("/v1/tokens/3L", R"({"underlying": "btc", "product": "3x"})");
    CHECK(service.get("/v1/tokens/3L/nav/latest").status == 404);
    CHECK(service.get("/v1/nav/latest").json()["navs"].empty());
    fill(service, 10);
    const auto latest = service.get("/v1/tokens/3L/nav/latest").json();
    const auto last = service.get("/v1/tokens/3L/nav").json()["rows"].back();
    for (const char* name : {"nav_time", "price", "nav", "real_leverage", "basket", "loan"}) {
        CHECK(latest[name] == last[name]);
    }
    CHECK(latest["indicative_nav"].is_null());
    CHECK(latest["circulation"] == 1);

    CHECK(service.get("/v1/tokens/3L/nav/at?time=2024-01-01T04:59:59Z").json()["nav_time"] ==
          "2024-01-01T04:00:00Z");
    CHECK(service.get("/v1/tokens/3L/nav/at?time=2030-01-01").json()["nav"] == last["nav"]);
    CHECK(service.csv("/v1/tokens/3L/nav/at?time=2030-01-01")
              .body.starts_with(
                  "nav_time,price,nav,real_leverage,basket,loan,fee,financing,cost,cap,event\n"
                  "2024-01-01T10:00:00.000Z,"));
    CHECK(
        service.csv("/v1/nav/latest?symbols=3S,3L")
            .body.starts_with("symbol,nav_time,price,nav,real_leverage,basket,loan,circulation,"));
    CHECK(service.csv("/v1/tokens/3L/nav/latest").body.ends_with(",1,0,,,,,,,,false\n"));
    CHECK(service.get("/v1/tokens/3L/nav/at?time=2023-01-01").status == 404);
    CHECK(service.get("/v1/tokens/3L/nav/at").field() == "time");

    CHECK(service.get("/v1/nav/latest").json()["navs"].size() == 2);
    const auto named = service.get("/v1/nav/latest?symbols=3S,3L").json()["navs"];
    CHECK(named[0]["symbol"] == "3S");
    CHECK(named[1]["nav"] == latest["nav"]);
    CHECK(service.get("/v1/nav/latest?symbols=3S,none").status == 404);
    service.ask("DELETE", "/v1/tokens/3S");
    const auto retired = service.get("/v1/nav/latest?symbols=3S,3L").json()["navs"];
    CHECK(retired[0]["retired"] == true);
    CHECK(retired[1]["retired"] == false);
    CHECK(service.get("/v1/tokens/3S/nav/latest").json()["retired"] == true);
    CHECK(service.csv("/v1/tokens/3S/nav/latest").body.ends_with(",true\n"));
    CHECK(service.get("/v1/nav/latest?symbols=3S,").field() == "symbols");
    CHECK(service.get("/v1/nav/latest?symbols=").field() == "symbols");
}

TEST_CASE("a token without a NAV is told apart from one of no prices, and left out among many") {
    InProcess service;
    fill(service, 10);
    const auto latest = [&](const std::string& symbol) {
        return service.get("/v1/tokens/" + symbol + "/nav/latest");
    };
    service.put("/v1/tokens/FUT",
                R"({"underlying": "btc", "product": "3x", "from": "2030-01-01"})");
    CHECK(latest("FUT").status == 404);
    CHECK(latest("FUT").detail() ==
          "FUT: has no NAV yet; it opens with the first bar at or after 2030-01-01T00:00:00Z, and "
          "the last of btc is of 2024-01-01T10:00:00Z");
    service.put("/v1/tokens/NEW", R"({"underlying": "none", "product": "3x"})");
    CHECK(latest("NEW").detail() == "NEW: has no NAV yet; its underlying none has no bar");
    service.ask("DELETE", "/v1/tokens/NEW");
    service.post("/v1/underlyings/none/bars", testing::bars_body(wave(2)));
    CHECK(latest("NEW").detail() == "NEW: has no NAV; it was retired before its first bar");

    const auto navs = service.get("/v1/nav/latest?symbols=FUT,3L").json()["navs"];
    REQUIRE(navs.size() == 1);
    CHECK(navs[0]["symbol"] == "3L");
    CHECK(service.csv("/v1/nav/latest?symbols=FUT,3L").body ==
          service.csv("/v1/nav/latest?symbols=3L").body);
    CHECK(service.get("/v1/nav/latest?symbols=FUT").json()["navs"].empty());
    CHECK(service.get("/v1/nav/latest?symbols=FUT,none").status == 404);
}

TEST_CASE("a token of a name without an end is refused") {
    InProcess service;
    const auto put = [&](std::size_t size) {
        return service.put("/v1/tokens/A",
                           R"({"underlying": "x", "terms": {"leverage": 2, "name": ")" +
                               std::string(size, 'a') + "\"}}");
    };
    CHECK(put(200).status == 201);
    const auto refused = put(5'000'000);
    CHECK(refused.status == 422);
    CHECK(refused.field() == "terms.name");
    CHECK(refused.detail() == "terms.name: must be at most 200 bytes, was 5000000");
}

TEST_CASE("the change of a day is of no longer time than two") {
    struct Row {
        int hours;  ///< between the bars
        double change;
    };
    // Three bars: 100, 110 and 121; a change of 0 stands for none.
    const Row rows[] = {{1, 0}, {12, 0.21}, {24, 0.1}, {48, 0.1}, {49, 0}, {168, 0}};
    for (const auto& [hours, change] : rows) {
        CAPTURE(hours);
        InProcess service;
        service.put("/v1/tokens/1L", R"({"underlying": "x", "terms": {"leverage": 1}})");
        std::vector<Observation> bars;
        const auto first = wave(1).front().time;
        for (const double price : {100.0, 110.0, 121.0}) {
            const auto time = first + static_cast<int>(bars.size()) * std::chrono::hours{hours};
            bars.push_back(Observation::at(time, Price::of(price)));
        }
        service.post("/v1/underlyings/x/bars", testing::bars_body(bars));
        const auto told = service.get("/v1/tokens").json()["tokens"][0]["change_24h"];
        if (change == 0) {
            CHECK(told.is_null());
        } else {
            CHECK(told.get<double>() == Approx(change));
        }
    }
}

TEST_CASE("after a weekend there is the change since the last session's close") {
    struct Row {
        const char* calendar;
        std::vector<const char*> times;
        double change;  ///< of the last of 100, 110, 121, …; 0: none
        const char* close;
    };
    // 2024-01-04 was a Thursday, 2024-01-15 a holiday of XNYS.
    const Row rows[] = {
        {"24/7", {"2024-01-05T21:00:00Z", "2024-01-08T21:00:00Z"}, 0, ""},
        {"XNYS",
         {"2024-01-04T21:00:00Z", "2024-01-05T21:00:00Z", "2024-01-08T21:00:00Z"},
         0.1,
         "2024-01-05T21:00:00Z"},
        {"XNYS",
         {"2024-01-05T20:00:00Z", "2024-01-05T21:00:00Z", "2024-01-08T16:00:00Z",
          "2024-01-08T17:00:00Z"},
         0.21,
         "2024-01-05T21:00:00Z"},
        // Bars that end at midnight, and dates of sessions.
        {"XNYS",
         {"2024-01-05T00:00:00Z", "2024-01-06T00:00:00Z", "2024-01-09T00:00:00Z"},
         0.1,
         "2024-01-05T21:00:00Z"},
        {"XNYS",
         {"2024-01-04T00:00:00Z", "2024-01-05T00:00:00Z", "2024-01-08T00:00:00Z"},
         0.1,
         "2024-01-05T21:00:00Z"},
        {"XNYS", {"2024-01-12T00:00:00Z", "2024-01-16T00:00:00Z"}, 0.1, "2024-01-12T21:00:00Z"},
        {"XNYS", {"2024-01-04T00:00:00Z", "2024-01-08T00:00:00Z"}, 0, ""},
        {"weekdays",
         {"2024-01-05T23:00:00Z", "2024-01-06T00:00:00Z", "2024-01-08T01:00:00Z"},
         0.1,
         "2024-01-06T00:00:00Z"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.calendar, row.times);
        InProcess service;
        service.put("/v1/tokens/1L",
                    R"({"underlying": "x", "terms": {"leverage": 1, "calendar": ")" +
                        std::string(row.calendar) + "\"}}");
        double price = 100;
        for (const auto* time : row.times) {
            service.post("/v1/underlyings/x/bars",
                         R"({"bars": [[")" + std::string(time) + "\", " + shortest(price) + "]]}");
            price *= 1.1;
        }
        const auto token = service.get("/v1/tokens").json()["tokens"][0];
        if (row.change == 0) {
            CHECK(token["session_change"].is_null());
            CHECK(token["session_close_time"].is_null());
        } else {
            CHECK(token["session_change"].get<double>() == Approx(row.change));
            CHECK(token["session_close_time"] == row.close);
        }
    }
}

TEST_CASE("a tick moves the indicative NAV as a bar would, until the bar comes") {
    InProcess service;
    fill(service, 10);
    const auto bars = wave(11);
    const std::string tick = R"({"time": ")" +
                             format_time(bars[10].time - std::chrono::minutes{5}) +
                             R"(", "price": )" + std::to_string(41000) + "}";
    CHECK(service.post("/v1/underlyings/btc/ticks", tick).json()["kept"] == true);
    const auto again = service.post("/v1/underlyings/btc/ticks", tick).json();
    CHECK(again["kept"] == false);
    CHECK(again["note"] == "ignored: a bar or a tick at this time or later is stored");
    const auto latest = service.get("/v1/tokens/3L/nav/latest").json();
    CHECK(latest["indicative_price"] == 41000);
    const double expected =
        latest["nav"].get<double>() +
        latest["basket"].get<double>() * (41000 - latest["price"].get<double>());
    CHECK(latest["indicative_nav"].get<double>() == Approx(expected));
    // Nothing was booked: the path goes on as if there had been no tick.
    service.post("/v1/underlyings/btc/bars", testing::bars_body({bars[10]}));
    CHECK(service.get("/v1/tokens/3L/nav/latest").json()["indicative_nav"].is_null());
    CHECK(service.csv("/v1/tokens/3L/nav").body == nav_csv("3x", bars));
}

TEST_CASE("a token whose state cannot be read is an error of the store, and its own alone") {
    InProcess service;
    fill(service, 10);
    store::SqliteConnection(service.scratch().path("levtok.db"),
                            store::SqliteConnection::Mode::write)
        .execute("UPDATE tokens SET state = '{}' WHERE symbol = '3L'", {});
    service.restart();
    CHECK(service.get("/v1/tokens/3L").status == 503);
    CHECK(service.get("/v1/tokens/3S").status == 200);
    CHECK(service.get("/v1/tokens").json()["tokens"].size() == 2);
    const auto navs = service.get("/v1/nav/latest").json()["navs"];
    REQUIRE(navs.size() == 2);
    CHECK(navs[0]["circulation"].is_null());
    CHECK(navs[0]["nav"].is_number());
    CHECK(navs[1]["circulation"].is_number());
    const auto more = service.post("/v1/underlyings/btc/bars", testing::bars_body(wave(11))).json();
    CHECK(more["tokens"] == json::array({"3L", "3S"}));
    CHECK(service.csv("/v1/tokens/3L/nav").body == nav_csv("3x", wave(11)));
}
