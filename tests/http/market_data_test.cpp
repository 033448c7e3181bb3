#include "nav/check.hpp"
#include "service/http/contract/limits.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::Answer;
using levtok::testing::bars_body;
using levtok::testing::fill;
using levtok::testing::InProcess;
using levtok::testing::wave;
using nlohmann::json;

TEST_CASE("bars are appended once, refused where they change the past, and corrected on demand") {
    InProcess service;
    fill(service, 20);
    const auto before = service.csv("/v1/tokens/3L/nav").body;
    const auto again = service.post("/v1/underlyings/btc/bars", bars_body(wave(20))).json();
    CHECK(again["added"] == 0);
    CHECK(again["repeated"] == 20);
    const auto more = service.post("/v1/underlyings/btc/bars", bars_body(wave(22))).json();
    CHECK(more["added"] == 2);
    CHECK(more["tokens"] == json::array({"3L", "3S"}));

    auto changed = wave(22);
    changed[5].close = Price::of(changed[5].close.value() * 0.9995);
    const auto refused = service.post("/v1/underlyings/btc/bars", bars_body(changed));
    CHECK(refused.status == 409);
    CHECK(refused.detail().find("2024-01-01T06:00:00Z") != std::string::npos);
    CHECK(refused.detail().find("?correct=true") != std::string::npos);
    CHECK(service.post("/v1/underlyings/btc/bars?correct=maybe", "{}").field() == "correct");
    const auto corrected =
        service.post("/v1/underlyings/btc/bars?correct=true", bars_body(changed)).json();
    CHECK(corrected["corrected"] == 1);
    CHECK(corrected["tokens"].size() == 2);
    CHECK(service.csv("/v1/tokens/3L/nav").body != before);
    CHECK(service.get("/v1/tokens/3L/nav/at?time=2024-01-01T06:00:00Z").json()["price"] ==
          changed[5].close.value());
    // Another bar before the last is of the past as well.
    const std::string between = R"({"bars": [{"time": "2024-01-01T06:30:00Z", "close": 40000}]})";
    CHECK(service.post("/v1/underlyings/btc/bars", between).status == 409);
    CHECK(service.post("/v1/underlyings/btc/bars?correct=true", between).json()["added"] == 1);
}

TEST_CASE("a bar that stands in the way of what is right is taken out") {
    InProcess service;
    fill(service, 20);
    const auto right = service.csv("/v1/tokens/3L/nav").body;
    const std::string slip = R"({"bars": [{"time": "2024-01-02T04:00:00Z", "close": 40000}]})";
    CHECK(service.post("/v1/underlyings/btc/bars", slip).status == 200);
    CHECK(service.post("/v1/underlyings/btc/bars", bars_body(wave(21))).status == 409);

    const std::string path = "/v1/underlyings/btc/bars";
    CHECK(service.ask("DELETE", path).field() == "from");
    CHECK(service.ask("DELETE", path + "?from=2024-01-02T04:00:00Z").field() == "to");
    CHECK(service.ask("DELETE", "/v1/underlyings/none/bars?from=2024-01-01&to=2024-01-02").status ==
          404);
    const std::string range = "?from=2024-01-02T04:00:00Z&to=2024-01-02T04:00:00Z";
    const auto removed = service.ask("DELETE", path + range).json();
    CHECK(removed["removed"] == 1);
    CHECK(removed["tokens"] == json::array({"3L", "3S"}));
    CHECK(service.csv("/v1/tokens/3L/nav").body == right);
    CHECK(service.ask("DELETE", path + range).json()["removed"] == 0);
    CHECK(service.post("/v1/underlyings/btc/bars", bars_body(wave(21))).json()["added"] == 1);
}

TEST_CASE("bars come in any form: objects, rows, closes alone, CSV") {
    InProcess service;
    const std::string forms[] = {
        R"({"bars": [{"time": "2024-01-01", "open": 1, "high": 3, "low": 0.5, "close": 2}]})",
        R"({"bars": [["2024-01-02", 1, 3, 0.5, 2]]})",
        R"({"bars": [["2024-01-03", 1, 3, 0.5, 2, 7]]})",
        R"({"bars": [["2024-01-04", 2]]})",
        R"({"bars": [{"time": "2024-01-05", "close": 2, "open": 1}]})",
    };
    for (const auto& body : forms) {
        CAPTURE(body);
        CHECK(service.post("/v1/underlyings/x/bars", body).json()["added"] == 1);
    }
    CHECK(service.post_csv("/v1/underlyings/x/bars", "close_time,close\n2024-01-06,2\n")
              .json()["added"] == 1);
    const auto bars = service.get("/v1/underlyings/x/bars").json()["bars"];
    REQUIRE(bars.size() == 6);
    CHECK(bars[1]["high"] == 3);
    CHECK(bars[2]["volume"] == 7);
    CHECK(bars[3]["open"] == 2);
    CHECK(bars[4]["low"] == 1);
    // What comes out as CSV goes in again.
    const auto csv = service.csv("/v1/underlyings/x/bars").body;
    CHECK(service.post_csv("/v1/underlyings/y/bars", csv).json()["added"] == 6);
    CHECK(service.csv("/v1/underlyings/y/bars").body == csv);
    // A kline has open times: its bars are observed when they close.
    const auto klines = service.post_csv(
        "/v1/underlyings/z/bars",
        "open_time,open,high,low,close\n2024-01-01,1,3,0.5,2\n2024-01-02,2,3,1,2\n");
    CHECK(klines.json()["added"] == 2);
    CHECK(service.get("/v1/underlyings/z/bars").json()["bars"][0]["close_time"] ==
          "2024-01-02T00:00:00Z");
}

TEST_CASE("one bar as CSV closes after the step of the bars that are there") {
    InProcess service;
    const std::string place = "/v1/underlyings/x/bars";
    const std::string header = "Date,Open,High,Low,Close\n";
    REQUIRE(service
                .post_csv(place, header + "2024-01-01,100,102,99,101\n2024-01-02,101,103,100,102\n"
                                          "2024-01-03,102,104,101,103\n")
                .json()["added"] == 3);
    const auto next = service.post_csv(place, header + "2024-01-04,103,120,102,118\n").json();
    CHECK(next["added"] == 1);
    CHECK(next["corrected"] == 0);
    REQUIRE(next["warnings"].size() == 1);
    CHECK(next["warnings"][0]["code"] == "time_of_bars");
    const auto later = service.post_csv(place, header + "2024-01-07,118,121,117,120\n").json();
    CHECK(later["added"] == 1);
    REQUIRE(later["warnings"].size() == 2);
    CHECK(later["warnings"][1]["code"] == "gap");
    CHECK(service.get(place + "?from=2024-01-05").json()["bars"][0]["close_time"] ==
          "2024-01-05T00:00:00Z");
    CHECK(service.get(place + "?from=2024-01-06").json()["bars"][0]["close_time"] ==
          "2024-01-08T00:00:00Z");
}

TEST_CASE("bars that cannot be are refused with the field that is wrong, and nothing is stored") {
    struct Row {
        const char* body;
        int status;
        const char* field;
    };
    const Row rows[] = {
        {R"({"bars": []})", 422, "bars"},
        {R"({})", 422, "bars"},
        {R"({"bars": {}})", 422, "bars"},
        {R"({"bars": [3]})", 422, "bars.0"},
        {R"({"bars": [["2024-01-01"]]})", 422, "bars.0"},
        {R"({"bars": [["2024-01-01", 1, 2, 3]]})", 422, "bars.0"},
        {R"({"bars": [["2024-01-01", "1"]]})", 422, "bars.0.close"},
        {R"({"bars": [["2024-01-01", null]]})", 422, "bars.0.close"},
        {R"({"bars": [["2024-01-01", 0]]})", 422, "bars.0.close"},
        {R"({"bars": [["2024-01-01", 1e-320]]})", 422, "bars.0.close"},
        {R"({"bars": [["2024-01-01", 1, 1.797e308, 1, 1]]})", 422, "bars.0.high"},
        {R"({"bars": [["2024-01-01", 1e999]]})", 422, "bars.0.1"},
        {R"({"bars": [["2024-01-01", 1], ["2024-01-01", 1]]})", 422, "bars.1.time"},
        {R"({"bars": [["2024-01-02", 1], ["2024-01-01", 1]]})", 422, "bars.1.time"},
        {R"({"bars": [["later", 1]]})", 422, "bars.0.time"},
        {R"({"bars": [{"close": 1}]})", 422, "bars.0.time"},
        {R"({"bars": [{"time": "2024-01-01"}]})", 422, "bars.0.close"},
        {R"({"bars": [{"time": "2024-01-01", "close": 1, "cloze": 1}]})", 422, "bars.0.cloze"},
        {R"({"bars": [{"time": "2024-01-01", "close": 2, "high": 1}]})", 422, "bars.0.high"},
        {R"({"bars": [{"time": "2024-01-01", "close": 2, "low": 3}]})", 422, "bars.0.low"},
        {R"({"bars": [{"time": "2024-01-01", "close": 2, "volume": -1}]})", 422, "bars.0.volume"},
        {R"({"bars": [["2024-01-01", 1]], "bars": []})", 400, ""},
        {R"({"bars": [["2024-01-01", NaN]]})", 400, ""},
    };
    InProcess service;
    const auto formless = service.post("/v1/underlyings/btc/bars", R"({"bars": [["2024-01-01"]]})");
    CHECK(formless.detail() ==
          "bars.0: must be an object, or a list of time close, or a list of time open high low "
          "close, or a list of time open high low close volume, was a list of 1");
    // A NUL does not end the body.
    std::string after_nul = R"({"bars": [["2024-01-01", 1]]})";
    after_nul += '\0';
    CHECK(service.post("/v1/underlyings/btc/bars", after_nul + "{[").status == 400);
    for (const auto& [body, status, field] : rows) {
        CAPTURE(body);
        const auto answer = service.post("/v1/underlyings/btc/bars", body);
        CAPTURE(answer.body);
        CHECK(answer.status == status);
        CHECK(answer.field() == field);
    }
    const auto csv = service.post_csv("/v1/underlyings/btc/bars",
                                      "close_time,close\n2024-01-01,1\n2024-01-02,x\n");
    CHECK(csv.status == 400);
    CHECK(csv.field() == "close");
    CHECK(csv.detail().find("body:3") != std::string::npos);
    // One bar whose stamp may be its open cannot be placed in time.
    const auto one = service.post_csv("/v1/underlyings/btc/bars",
                                      "open_time,open,high,low,close\n2024-01-01,1,3,0.5,2\n");
    CHECK(one.status == 422);
    CHECK(one.field() == "stamps");
    CHECK(service.post("/v1/underlyings/btc/bars?stamps=open", bars_body(wave(1))).field() ==
          "stamps");
    CHECK(service.store().underlyings().empty());
    CHECK(service.get("/v1/underlyings/btc/bars").status == 404);
    CHECK(service.get("/v1/underlyings/btc/levels").status == 404);
    CHECK(service.post("/v1/underlyings/b%20c/bars", bars_body(wave(1))).status == 422);
}

TEST_CASE("a body of more rows than are stored at once is refused, in each form") {
    InProcess service;
    const std::size_t rows = http::limits::most_body_rows + 1;
    const auto list = [&](const std::string& name, const std::string& row) {
        std::string body = "{\"" + name + "\": [" + row;
        for (std::size_t i = 1; i < rows; ++i) body += "," + row;
        return body + "]}";
    };
    const auto csv = [&](const std::string& header) {
        std::string body = header + "\n";
        auto time = wave(1)[0].time;
        for (std::size_t i = 0; i < rows; ++i, time += std::chrono::hours{8}) {
            body += format_time(time) + ",0.001\n";
        }
        return body;
    };
    // JSON is refused before rows are held against each other: here their times do not rise.
    const std::pair<Answer, const char*> answers[] = {
        {service.post("/v1/underlyings/btc/bars", list("bars", R"(["2024-01-01", 1])")), "bars"},
        {service.post("/v1/underlyings/btc/funding", list("funding", R"(["2024-01-01", 0])")),
         "funding"},
        {service.post("/v1/rates/usd", list("rates", R"(["2024-01-01", 0])")), "rates"},
        {service.post("/v1/simulations", list("prices", R"(["2024-01-01", 1])")), "prices"},
        {service.post_csv("/v1/underlyings/btc/bars", csv("close_time,close")), "bars"},
        {service.post_csv("/v1/underlyings/btc/funding?unit=fraction", csv("time,funding_rate")),
         "funding"},
        {service.post_csv("/v1/rates/usd", csv("time,rate")), "rates"},
    };
    for (const auto& [answer, field] : answers) {
        CAPTURE(answer.body);
        CHECK(answer.status == 422);
        CHECK(answer.field() == field);
        CHECK(answer.detail().find("must be at most 100000 rows, was more") != std::string::npos);
    }
    CHECK(service.store().underlyings().empty());
    CHECK(service.store().rate_ids().empty());
}

TEST_CASE("a body that would take too much memory as JSON is refused before it is built") {
    InProcess service;
    std::string values = "[1";
    for (int i = 0; i < 3'000'000; ++i) values += ",1";
    values += "]";
    for (const std::string target : {"/v1/simulations", "/v1/montecarlo"}) {
        CAPTURE(target);
        const auto answer = service.post(target, "{\"products\": " + values + "}");
        CHECK(answer.status == 413);
        CHECK(answer.detail().find("more values than a request may") != std::string::npos);
    }
    // Of products each is read from the library: they are counted first.
    std::string names = R"("3x")";
    for (int i = 0; i < 100'000; ++i) names += R"(,"3x")";
    const auto many = service.post("/v1/montecarlo", "{\"products\": [" + names + "]}");
    CHECK(many.status == 422);
    CHECK(many.detail() == "products: must be 1 to 256, was 100001");
}

TEST_CASE("splits of a CSV body are taken out of its prices and said") {
    InProcess service;
    const std::string body =
        "close_time,close,split\n2024-01-01,400,1\n2024-01-02,404,1\n2024-01-03,101,4\n";
    const auto added = service.post_csv("/v1/underlyings/one/bars", body);
    CHECK(added.json()["added"] == 3);
    CHECK(added.body.find("1 split (4:1 at 2024-01-03) taken out of the prices before it") !=
          std::string::npos);
    CHECK(service.store().bars("one", {}).front().close.value() == 100);
    const auto none = service.post_csv("/v1/underlyings/two/bars?splits=none", body);
    CHECK(none.body.find("as in an unadjusted split") != std::string::npos);
    CHECK(service.store().bars("two", {}).front().close.value() == 400);
    CHECK(service.post_csv("/v1/underlyings/two/bars?splits=all", body).field() == "splits");
    CHECK(service.post("/v1/underlyings/two/bars?splits=none", bars_body(wave(1))).field() ==
          "splits");
}

TEST_CASE("funding and rates are appended as JSON and as CSV") {
    InProcess service;
    fill(service, 10);
    const auto one = service.post("/v1/underlyings/btc/funding",
                                  R"({"funding": [["2024-01-02T00:00:00Z", 0.0001]]})");
    CHECK(one.json()["added"] == 1);
    const auto two = service.post_csv("/v1/underlyings/btc/funding",
                                      "fundingTime,fundingRate\n2024-01-02T08:00:00Z,0.02%\n");
    CHECK(two.json()["added"] == 1);
    CHECK(service.get("/v1/tokens/3L/nav/latest").json()["funding_rate"] == 0.0002);
    CHECK(service.post("/v1/underlyings/btc/funding", R"({"funding": [["2024-01-03", 1]]})")
              .field() == "funding.0.funding_rate");
    CHECK(service.post("/v1/underlyings/btc/funding", R"({"funding": []})").field() == "funding");

    const auto rates =
        service.post("/v1/rates/sofr", R"({"rates": [{"time": "2024-01-01", "rate": 0.05}]})");
    CHECK(rates.json()["added"] == 1);
    const auto percent =
        service.post_csv("/v1/rates/sofr?unit=percent", "date,rate\n2024-01-02,5.25\n");
    CHECK(percent.json()["added"] == 1);
    CHECK(service.store().rates("sofr", {}).back().rate.value() == 0.0525);
    CHECK(service.post_csv("/v1/rates/sofr?unit=pips", "date,rate\n2024-01-03,5\n").field() ==
          "unit");
    CHECK(
        service.post_csv("/v1/rates/euro?unit=bp", "date,rate\n2024-01-03,525\n").json()["added"] ==
        1);
    CHECK(service.store().rates("euro", {}).back().rate.value() == 0.0525);
    CHECK(service.post_csv("/v1/rates/bills", "Date,1 Mo,3 Mo\n2024-01-03,5.5,5.4\n")
              .detail()
              .find("choose one with ?rate_column=1 Mo") != std::string::npos);
    CHECK(
        service
            .post_csv("/v1/rates/bills?rate_column=3%20Mo", "Date,1 Mo,3 Mo\n2024-01-03,5.5,5.4\n")
            .json()["added"] == 1);
    CHECK(service.store().rates("bills", {}).back().rate.value() == Approx(0.054).epsilon(1e-15));
    const std::string funding_path = "/v1/underlyings/btc/funding";
    CHECK(service.post_csv(funding_path, "time,rate\n2024-01-03,0.05\n")
              .detail()
              .find("choose ?unit=percent if it is percent") != std::string::npos);
    CHECK(service.post_csv(funding_path + "?unit=percent", "time,rate\n2024-01-03,0.05\n")
              .json()["added"] == 1);
    CHECK(service.post_csv(funding_path + "?unit=fraction", "time,rate\n2024-01-04,0.05\n")
              .json()["added"] == 1);
    CHECK(service.post(funding_path + "?unit=percent", R"({"funding": [["2024-01-05", 0.05]]})")
              .field() == "unit");
    CHECK(service.post_csv("/v1/rates/sofr", "date,rate\n2024-01-03,5\n")
              .detail()
              .find("choose ?unit=percent") != std::string::npos);
    CHECK(service.post("/v1/rates/sofr", R"({"rates": [["2024-01-03", 5]]})").field() ==
          "rates.0.rate");
    CHECK(service.post("/v1/rates/sofr", R"({"rates": [["2024-01-02", 0.01]]})").status == 409);
}

TEST_CASE("rates as JSON have the bounds of those as CSV, and the same word that they are meant") {
    InProcess service;
    fill(service, 10);
    struct Bound {
        const char* path;
        const char* list;
        const char* field;
        double within;
        double beyond;
        double impossible;
        const char* range;
    };
    for (const Bound& bound :
         {Bound{"/v1/underlyings/btc/funding", "funding", "funding_rate", 0.02, 0.0201, 1,
                "in [-0.02, 0.02]"},
          Bound{"/v1/rates/usd", "rates", "rate", 1, 1.01, 100.5, "in [-1, 1]"}}) {
        INFO(bound.path);
        const std::string path = bound.path;
        int day = 3;
        const auto post = [&](double rate, const std::string& query, bool csv) {
            const std::string time =
                "2024-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T00:00:00Z";
            ++day;
            if (csv) {
                return service.post_csv(path + query,
                                        "time,rate\n" + time + ',' + shortest(rate) + '\n');
            }
            return service.post(
                path + query, json{{bound.list, json::array({json::array({time, rate})})}}.dump());
        };
        for (const bool csv : {true, false}) {
            INFO(csv);
            CHECK(post(bound.within, "", csv).status == 200);
            CHECK(post(-bound.within, "", csv).status == 200);
            for (const double rate : {bound.beyond, -bound.beyond}) {
                const auto refused = post(rate, "", csv);
                CHECK(refused.status == (csv ? 400 : 422));
                CHECK(refused.detail().find(bound.range) != std::string::npos);
                CHECK(refused.detail().find("?unit=fraction") != std::string::npos);
                CHECK(post(rate, "?unit=fraction", csv).json()["added"] == 1);
            }
            CHECK(post(bound.impossible, "?unit=fraction", csv).status == (csv ? 400 : 422));
        }
        CHECK(post(bound.beyond, "", false).field() ==
              std::string(bound.list) + ".0." + bound.field);
        CHECK(post(0, "?unit=percent", false).field() == "unit");
    }
    const std::string simulation =
        R"({"product": "3x", "underlying": "btc", "rates": [["2024-01-01", 5]]})";
    CHECK(service.post("/v1/simulations", simulation).field() == "rates.0.rate");
    CHECK(service.post("/v1/simulations?unit=fraction", simulation).status == 200);
}

TEST_CASE("a CSV body is read by the options that the command has") {
    InProcess service;
    const auto closes = [&](const std::string& id) {
        std::string text;
        for (const auto& bar : service.store().bars(id, {})) {
            text += format_time(bar.time) + ' ' + shortest(bar.close.value()) + '\n';
        }
        return text;
    };
    const auto bars = [](const std::string& id) { return "/v1/underlyings/" + id + "/bars"; };
    const std::string two_times =
        "seen,made,a,b\n01/02/2024 00:00,01/02/2024 12:00,1,10\n"
        "02/02/2024 00:00,02/02/2024 12:00,2,20\n";
    const std::string query =
        "?time_column=made&date_order=dmy&tz=America/New_York&column=b&stamps=close";
    CHECK(service.post_csv(bars("one") + query, two_times).json()["added"] == 2);
    CHECK(closes("one") == "2024-02-01T17:00:00Z 10\n2024-02-02T17:00:00Z 20\n");
    const std::string quotes =
        "close_time,bid open,bid high,bid low,bid close,ask open,ask high,ask low,ask close\n"
        "2024-01-01,1,1,1,1,2,2,2,2\n2024-01-02,1,1,1,1,2,2,2,2\n";
    CHECK(service.post_csv(bars("two") + "?bars=ask", quotes).json()["added"] == 2);
    CHECK(closes("two") == "2024-01-01T00:00:00Z 2\n2024-01-02T00:00:00Z 2\n");
    CHECK(service.post_csv(bars("two") + "?tz=Nowhere", quotes).field() == "tz");
    CHECK(service.post_csv(bars("two") + "?tz=Nowhere", quotes).status == 422);
    CHECK(service.post_csv(bars("two") + "?date_order=ydm", quotes).field() == "date_order");
    CHECK(service.post(bars("two") + "?time_column=made", bars_body(wave(1))).field() ==
          "time_column");

    const std::string events = "seen,made,rate\n01/02/2024,02/02/2024,0.01\n";
    const std::string how = "?time_column=made&date_order=dmy&tz=Asia/Tokyo";
    CHECK(service.post_csv("/v1/rates/usd" + how, events).json()["added"] == 1);
    CHECK(format_time(service.store().rates("usd", {}).front().time) == "2024-02-01T15:00:00Z");
    CHECK(service.post_csv("/v1/underlyings/two/funding" + how, events).json()["added"] == 1);
    CHECK(format_time(service.store().funding("two", {}).front().time) == "2024-02-01T15:00:00Z");
    CHECK(service.post("/v1/rates/usd?tz=UTC", R"({"rates": [["2024-03-03", 0.05]]})").field() ==
          "tz");
}

TEST_CASE("underlyings are listed, with their levels") {
    InProcess service;
    CHECK(service.get("/v1/underlyings").json()["underlyings"].empty());
    fill(service, 24 * 60);
    const auto listed = service.get("/v1/underlyings").json()["underlyings"];
    REQUIRE(listed.size() == 1);
    CHECK(listed[0]["first_time"] == "2024-01-01T01:00:00Z");
    CHECK(listed[0]["tick_time"].is_null());
    CHECK(service.csv("/v1/underlyings")
              .body.starts_with("underlying,first_time,last_time,close,tick_time,tick_price\n"
                                "btc,2024-01-01T01:00:00.000Z,"));
    const auto levels = service.get("/v1/underlyings/btc/levels?timeframe=4h").json();
    CHECK(levels["bars"] == 360);
    CHECK(levels["timeframe"] == "4h");
    REQUIRE_FALSE(levels["levels"].empty());
    for (const auto& level : levels["levels"]) {
        CHECK((level["side"] == "support") ==
              (level["price"].get<double>() <= levels["close"].get<double>()));
    }
    const auto few = service.get("/v1/underlyings/btc/levels?timeframe=1h&bars=100").json();
    CHECK(few["bars"] == 100);
    CHECK(service.csv("/v1/underlyings/btc/levels").body.starts_with("side,price,low,high,"));
    const auto early = service.get("/v1/underlyings/btc/levels?to=2000-01-01").json();
    CHECK(early["bars"] == 0);
    CHECK(early["last_time"].is_null());
    CHECK(service.get("/v1/underlyings/btc/levels?timeframe=52000w").json()["bars"] == 1);
    CHECK(service.get("/v1/underlyings/btc/levels?timeframe=x").field() == "timeframe");
    CHECK(service.get("/v1/underlyings/btc/levels?timeframe=1m").field() == "timeframe");
    const auto long_span = service.get("/v1/underlyings/btc/levels?timeframe=99999999w");
    CHECK(long_span.detail().find("at most 365000d") != std::string::npos);
    CHECK(service.get("/v1/underlyings/btc/levels?bars=0").field() == "bars");
}

TEST_CASE("a gap between two open times is not taken for their interval") {
    InProcess service;
    const std::string head = "date,open,high,low,close\n";
    const char* hours = "2024-01-01 10:00,1,1,1,1\n2024-01-01 11:00,1,1,1,1\n";
    const auto place = "/v1/underlyings/x/bars";
    CHECK(service.post_csv(place, head + hours + "2024-01-01 12:00,1,1,1,1\n").json()["added"] ==
          3);
    const std::string gap = "2024-01-01 13:00,1,1,1,1\n2024-01-01 16:00,1,1,1,1\n";
    SECTION("two rows are bars of the history, and the gap is said") {
        const auto taken = service.post_csv(place, head + gap).json();
        CHECK(taken["added"] == 2);
        REQUIRE(taken["warnings"].size() == 2);
        CHECK(taken["warnings"][0]["code"] == "time_of_bars");
        CHECK(taken["warnings"][1]["text"].get<std::string>().starts_with(
            "1 gap (2 bars of 1h missing)"));
        const auto bars = service.get(place).json()["bars"];
        CHECK(bars[3]["close_time"] == "2024-01-01T14:00:00Z");
        CHECK(bars[4]["close_time"] == "2024-01-01T17:00:00Z");
        return;
    }
    // More of them tell an interval of their own.
    const auto refused = service.post_csv(place, head + gap + "2024-01-01 19:00,1,1,1,1\n");
    CHECK(refused.status == 422);
    CHECK(refused.field() == "stamps");
    CHECK(refused.detail().find("1h") != std::string::npos);
    CHECK(service.get(place).json()["bars"].size() == 3);
    CHECK(service
              .post_csv(place, head + "2024-01-01 13:00,1,1,1,1\n2024-01-01 14:00,1,1,1,1\n" +
                                   "2024-01-01 15:00,1,1,1,1\n2024-01-01 16:00,1,1,1,1\n")
              .json()["added"] == 4);
    CHECK(service
              .post_csv(place + std::string("?stamps=close"),
                        head + "2024-01-01 18:00,1,1,1,1\n2024-01-01 21:00,1,1,1,1\n")
              .json()["added"] == 2);
}

TEST_CASE("a tick is of now, and a wrong one is mended") {
    InProcess service;
    fill(service, 20);
    const auto ticks = [&](std::chrono::seconds ahead, const char* price, const char* how = "") {
        const auto time = std::chrono::time_point_cast<std::chrono::seconds>(
            std::chrono::system_clock::now() + ahead);
        return service.post(std::string("/v1/underlyings/btc/ticks") + how,
                            R"({"time": ")" + format_time(time) + R"(", "price": )" + price + '}');
    };
    const auto shown = [&] {
        return service.get("/v1/tokens/3L/nav/latest").json()["indicative_price"];
    };
    const auto refused = ticks(std::chrono::seconds{30}, "1e9");
    CHECK(refused.status == 422);
    CHECK(refused.field() == "time");
    CHECK(refused.detail().find("at most 5 s (max_tick_ahead_s) ahead") != std::string::npos);
    CHECK(service.get("/v1/tokens/3L/nav/latest").json()["indicative_price"].is_null());

    service.settings.max_tick_ahead_s = 86'400;
    CHECK(ticks(std::chrono::hours{23}, "1e9").json()["kept"] == true);
    service.settings.max_tick_ahead_s = 5;
    CHECK(ticks(std::chrono::seconds{0}, "40000").json()["kept"] == false);
    CHECK(shown() == 1e9);
    CHECK(ticks(std::chrono::seconds{0}, "40000", "?correct=true").json()["kept"] == true);
    CHECK(shown() == 40000);
    CHECK(ticks(std::chrono::seconds{1}, "40001").json()["kept"] == true);
    CHECK(shown() == 40001);
    // A bar that has closed is mended by a bar.
    const auto old = service.post("/v1/underlyings/btc/ticks?correct=true",
                                  R"({"time": "2024-01-01T05:30:00Z", "price": 1})");
    CHECK(old.json()["kept"] == false);
    CHECK(old.json()["note"] == "ignored: a bar at this time or later is stored");
    service.settings.max_tick_ahead_s = 0;
    CHECK(ticks(std::chrono::hours{23}, "5").status == 200);
}

TEST_CASE("a stamp far ahead of the clock is refused, and nothing is stored") {
    InProcess service;
    fill(service, 20);
    const auto version = service.store().version();
    const std::pair<const char*, const char*> posts[] = {
        {"/v1/underlyings/btc/bars", R"({"bars": [["2024-01-02T00:00:00Z", 40000],
                                                  ["2999-01-01T00:00:00Z", 40000]]})"},
        {"/v1/underlyings/btc/funding", R"({"funding": [["2999-01-01T00:00:00Z", 0.0001]]})"},
        {"/v1/underlyings/btc/ticks", R"({"time": "2999-01-01T00:00:00Z", "price": 40000})"},
        {"/v1/rates/usd", R"({"rates": [["2999-01-01T00:00:00Z", 0.05]]})"},
    };
    for (const auto& [target, body] : posts) {
        CAPTURE(target);
        const auto refused = service.post(target, body);
        CHECK(refused.status == 422);
        CHECK(refused.detail().find("2999-01-01T00:00:00Z") != std::string::npos);
        CHECK(refused.detail().find("ahead_s) ahead of the server's clock") != std::string::npos);
    }
    CHECK(service.store().version() == version);
    CHECK(
        service.post_csv("/v1/underlyings/btc/bars", "close_time,close\n2999-01-01,2\n").field() ==
        "bars");

    // A bar that is still open ends within the day.
    const auto soon = std::chrono::time_point_cast<std::chrono::seconds>(
        std::chrono::system_clock::now() + std::chrono::hours{20});
    const std::string open = R"({"bars": [[")" + format_time(soon) + R"(", 40000]]})";
    CHECK(service.post("/v1/underlyings/btc/bars", open).json()["added"] == 1);
    service.settings.max_ahead_s = 0;
    CHECK(service.post(posts[0].first, R"({"bars": [["2999-01-01T00:00:00Z", 40000]]})")
              .json()["added"] == 1);
}
