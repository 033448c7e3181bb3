#include <algorithm>
#include <cstdio>

#include "nav/check.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::fill;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

/// Hours of a price that falls to less than half within a day, and recovers a part of it.
std::string crash_table() {
    std::string text = "close_time,open,high,low,close\n";
    double close = 100;
    for (int hour = 0; hour < 96; ++hour) {
        const double open = close;
        if (hour < 24) close *= hour % 2 == 0 ? 1.002 : 0.999;
        if (hour >= 24 && hour < 48) close *= 0.965;
        if (hour >= 48) close *= hour % 2 == 0 ? 1.02 : 0.99;
        char row[160];
        std::snprintf(row, sizeof row, "2024-01-%02dT%02d:00:00Z,%.6f,%.6f,%.6f,%.6f\n",
                      1 + hour / 24, hour % 24, open, std::max(open, close) * 1.001,
                      std::min(open, close) * 0.999, close);
        text += row;
    }
    return text;
}

json with_table(const char* more) {
    json body = json::parse(more);
    body["table"] = crash_table();
    return body;
}

/// What the command makes of the same file.
class Compared {
public:
    Compared() { cli::write_file(folder_ / "prices.csv", crash_table()); }

    cli::Outcome run(const std::string& options) const {
        return cli::command(folder_.line("compare --prices @prices.csv " + options));
    }

private:
    cli::Folder folder_;
};

json without_places(json notes) {
    for (auto& note : notes) note.erase("place");
    return notes;
}

}  // namespace

TEST_CASE("a comparison has the rows, the notes and the CSV of the command") {
    InProcess service;
    const Compared command;
    struct Row {
        const char* options;
        const char* body;
    };
    const Row rows[] = {
        {"--product 3x", R"({"products": [{"product": "3x"}]})"},
        {"--product 3x --product ftx-bull --with spot --with isolated:leverage=10",
         R"({"products": ["3x", {"product": "ftx-bull"}],
             "instruments": ["spot", "isolated:leverage=10"]})"},
        {"--product 3x --set leverage=-2 --set intrabar=ohlc --with hold:leverage=-2 --with "
         "cross:leverage=4,free_balance=0.5 --from 2024-01-01T12:00:00Z --to 2024-01-03",
         R"({"products": [{"product": "3x", "set": ["leverage=-2", "intrabar=ohlc"]}],
             "instruments": ["hold:leverage=-2", "cross:leverage=4,free_balance=0.5"],
             "from": "2024-01-01T12:00:00Z", "to": "2024-01-03"})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.options);
        const std::string options = row.options;
        const auto written = json::parse(command.run(options + " --format json").out);
        auto body = with_table(row.body);
        const auto answer = service.post("/v1/compare", body.dump());
        REQUIRE(answer.status == 200);
        CHECK(answer.json()["rows"] == written["rows"]);
        const auto csv = service.ask("POST", "/v1/compare", body.dump(), {{"accept", "text/csv"}});
        CHECK(csv.body == command.run(options + " --format csv").out);
        REQUIRE(answer.json()["warnings"].size() == written["warnings"].size());
        for (std::size_t i = 0; i < written["warnings"].size(); ++i) {
            CHECK(answer.json()["warnings"][i]["code"] == written["warnings"][i]["code"]);
        }
    }
}

TEST_CASE("a perpetual and a loan without a rate to pay are noted, by the command too") {
    InProcess service;
    const auto answer = service.post("/v1/compare", with_table(R"({"products": [{"product": "3x"}],
                       "instruments": ["spot", "perpetual:leverage=3", "isolated"]})")
                                                        .dump());
    const auto notes = without_places(answer.json()["warnings"]);
    REQUIRE(notes.size() == 2);
    CHECK(notes[0]["text"] ==
          "perpetual:leverage=3 pays the funding of a perpetual; without funding rates (`funding` "
          "of the request) none is charged");
    CHECK(notes[1]["text"].get<std::string>().starts_with("isolated pays interest on its cash"));
    const auto said = Compared().run("--product 3x --with perpetual:leverage=3").err;
    CHECK(said ==
          "levtok: note: perpetual:leverage=3 pays the funding of a perpetual; without --funding "
          "none is charged\n");
    auto body = with_table(R"({"products": [{"product": "3x"}], "instruments": ["spot"],
                               "funding": [["2024-01-02", 0.0001]]})");
    const auto unused = service.post("/v1/compare", body.dump()).json()["warnings"];
    REQUIRE(unused.size() == 1);
    CHECK(unused[0]["code"] == "unused_input");
    CHECK(unused[0]["text"].get<std::string>().starts_with("`funding` charges nothing"));
}

TEST_CASE("paths of a comparison keep their extremes, and say when margin was called") {
    InProcess service;
    auto body =
        with_table(R"({"products": [{"product": "3x", "set": ["leverage=1.5"]}], "points": 20,
                               "instruments": ["spot", "isolated:leverage=10"]})");
    const auto answer = service.post("/v1/compare", body.dump()).json();
    REQUIRE(answer["paths"].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& path = answer["paths"][i];
        const auto& row = answer["rows"][i];
        CAPTURE(row["name"]);
        CHECK(path["name"] == row["name"]);
        CHECK(path["value"].size() == path["time"].size());
        CHECK(path["value"].size() < 60);
        CHECK(path["value"].front() == 1);
        CHECK(path["value"].back().get<double>() ==
              Approx(row["value"].get<double>()).epsilon(1e-7));
        double peak = 0, fall = 0;
        for (const auto& value : path["value"]) {
            peak = std::max(peak, value.get<double>());
            fall = std::max(fall, 1 - value.get<double>() / peak);
        }
        CHECK(fall == Approx(row["max_drawdown"].get<double>()).margin(1e-7));
    }
    CHECK(answer["rows"][0]["end"] == "");
    CHECK(answer["rows"][2]["end"] == "liquidated");
    CHECK(answer["rows"][2]["end_time"].get<std::string>().starts_with("2024-01-02T"));
    CHECK(answer["paths"][2]["margin_calls"]["time"].size() == 1);
    CHECK(answer["paths"][1]["margin_calls"]["time"].empty());
}

TEST_CASE("a part of the paths of a comparison is drawn as finely as all of them") {
    InProcess service;
    auto body = with_table(R"({"products": ["3x"], "points": 30, "instruments": ["isolated"],
                               "draw_from": "2024-01-02T10:30:00Z", "draw_to": "2024-01-02T20:00:00Z"})");
    const auto drawn = service.post("/v1/compare", body.dump()).json();
    const auto& times = drawn["paths"][0]["time"];
    REQUIRE(times.size() == 11);
    CHECK(times.front() == 1704189600);
    CHECK(times.back() == 1704225600);
    body.erase("draw_from");
    body.erase("draw_to");
    body["points"] = 5000;
    const auto whole = service.post("/v1/compare", body.dump()).json();
    CHECK(whole["rows"] == drawn["rows"]);
    CHECK(whole["paths"][0]["value"][34] == drawn["paths"][0]["value"][0]);
    body["draw_from"] = "2024-01-03";
    body["draw_to"] = "2024-01-02";
    CHECK(service.post("/v1/compare", body.dump()).field() == "draw_from");
    for (const auto& [from, to] :
         {std::pair("2025-01-03", "2025-01-04"), std::pair("2023-01-03", "2023-01-04")}) {
        body["draw_from"] = from;
        body["draw_to"] = to;
        CHECK(service.post("/v1/compare", body.dump()).json()["paths"][0]["time"].size() == 1);
    }
}

TEST_CASE("what a comparison paid in fees and in trading adds up to its charges") {
    InProcess service;
    fill(service, 300);
    const auto rows =
        service
            .post("/v1/compare", R"({"products": [{"product": "ftx-bull"}], "underlying": "btc"})")
            .json()["rows"];
    REQUIRE(rows.size() > 3);
    CHECK(rows[0]["fees"].get<double>() > 0);
    CHECK(rows[1]["fees"] == 0);
    for (const auto& row : rows) {
        CHECK(row["fees"].get<double>() + row["trading"].get<double>() ==
              Approx(row["charges"].get<double>()).margin(1e-12));
    }
}

TEST_CASE("a comparison runs on stored histories, their funding and stored rates") {
    InProcess service;
    fill(service, 100);
    const auto funding = service.post(
        "/v1/underlyings/btc/funding?correct=true",
        R"({"funding": [["2024-01-01T08:00:00Z", 0.001], ["2024-01-01T16:00:00Z", 0.001],
                        ["2024-01-02T00:00:00Z", 0.001]]})");
    REQUIRE(funding.status == 200);
    service.post("/v1/rates/usd", R"({"rates": [["2023-12-01", 0.05]]})");
    const auto answer =
        service
            .post("/v1/compare", R"({"products": [{"product": "3x"}], "underlying": "btc",
                     "rates_id": "usd", "instruments": ["perpetual:leverage=2", "hold:leverage=2"]})")
            .json();
    CHECK(answer["rows"][1]["financing"].get<double>() == Approx(3 * 2 * 0.001).epsilon(0.3));
    CHECK(answer["rows"][2]["financing"].get<double>() ==
          Approx(0.05 * 99 / 24 / 365).epsilon(0.1));
    CHECK(answer["warnings"].size() == 2);
}

TEST_CASE("a comparison without instruments has its products alone") {
    InProcess service;
    fill(service, 10);
    const auto rows =
        service
            .post("/v1/compare", R"({"products": ["3x"], "instruments": [], "underlying": "btc"})")
            .json()["rows"];
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["name"] == "3x");
    const auto own = service.post("/v1/compare", R"({"products": ["3x", {"terms": {"leverage": 2}}],
                                                     "underlying": "btc"})");
    CHECK(own.json()["rows"][1]["name"] == "products.1");
}

TEST_CASE("what is wrong with a comparison is named by its place") {
    InProcess service;
    fill(service, 10);
    struct Row {
        const char* body;
        const char* field;
    };
    const Row rows[] = {
        {R"({"underlying": "btc"})", "products"},
        {R"({"underlying": "btc", "instruments": []})", "instruments"},
        {R"({"underlying": "btc", "products": [{"product": "none"}]})", "products.0.product"},
        {R"({"underlying": "btc", "products": [{"product": "3x"}, {}]})", "products.1.product"},
        {R"({"underlying": "btc", "products": [{"product": "3x", "set": ["leverage=0"]}]})",
         "products.0.leverage"},
        {R"({"underlying": "btc", "products": [{"product": "3x", "set": ["leverage"]}]})",
         "products.0.set.0"},
        {R"({"underlying": "btc", "products": ["3x", 3]})", "products.1"},
        {R"({"underlying": "btc", "products": ["3x", "none"]})", "products.1.product"},
        {R"({"underlying": "btc", "instruments": ["spot", "spott"]})", "instruments.1.kind"},
        {R"({"underlying": "btc", "instruments": ["isolated:5"]})", "instruments.0"},
        {R"({"underlying": "btc", "instruments": ["isolated:"]})", "instruments.0"},
        {R"({"underlying": "btc", "instruments": ["isolated:leverage=x"]})",
         "instruments.0.leverage"},
        {R"({"underlying": "btc", "instruments": ["isolated:leverage=0"]})",
         "instruments.0.leverage"},
        {R"({"underlying": "btc", "instruments": ["isolated:levrage=3"]})",
         "instruments.0.levrage"},
        {R"({"underlying": "btc", "instruments": ["spot", "spot", "spot", "spot", "spot", "spot",
             "spot", "spot", "spot", "spot", "spot", "spot", "spot", "spot", "spot", "spot",
             "spot"]})",
         "instruments"},
        {R"({"products": [{"product": "3x"}]})", "prices"},
        {R"({"underlying": "btc", "table": "x", "products": [{"product": "3x"}]})", "prices"},
        {R"({"underlying": "btc", "points": 5001, "products": [{"product": "3x"}]})", "points"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.body);
        const auto answer = service.post("/v1/compare", row.body);
        CHECK((answer.status == 400 || answer.status == 422));
        CHECK(answer.field() == row.field);
    }
    const auto csv =
        service.ask("POST", "/v1/compare",
                    R"({"underlying": "btc", "points": 10, "products": [{"product": "3x"}]})",
                    {{"accept", "text/csv"}});
    CHECK(csv.field() == "points");
    CHECK(service.post("/v1/compare", R"({"underlying": "none", "products": ["3x"]})").status ==
          404);
    const auto hostile =
        service.post("/v1/compare", R"({"products": [{"product": "3x"}], "table": "a\u0000b"})");
    CHECK(hostile.status == 400);
}

TEST_CASE("the instruments are listed as they are asked for, and each can be asked for so") {
    InProcess service;
    fill(service, 30);
    const auto instruments = service.get("/v1/instruments").json()["instruments"];
    CHECK(instruments.size() >= 5);
    for (const auto& instrument : instruments) {
        const std::string name = instrument["instrument"], fields = instrument["fields"];
        json body{{"underlying", "btc"}};
        body["instruments"] = {name, fields.empty() ? name : name + ':' + fields};
        CAPTURE(body.dump());
        const auto answer = service.post("/v1/compare", body.dump());
        REQUIRE(answer.status == 200);
        const auto rows = answer.json()["rows"];
        CHECK(rows[0]["value"] == rows[1]["value"]);
        CHECK(rows[0]["end"] == rows[1]["end"]);
    }
}
