#include "nav/check.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

const std::string march = "service/demo/btc_march_2020.csv";

json of_march(const char* more) {
    json body = json::parse(more);
    body["table"] = cli::read_file(march);
    return body;
}

json rows_of_command(const std::string& line) {
    const auto outcome = cli::command(line + " --prices " + march + " --format json");
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out)["rows"];
}

}  // namespace

TEST_CASE("a strategy over HTTP is that of the command") {
    InProcess service;
    const auto body = of_march(R"({"product": "ftx-bull", "set": ["intrabar=ohlc"],
        "strategy": {"stop_loss": 0.12, "cooldown": "1d", "risk": 0.05}})");
    const auto answer = service.post("/v1/strategies", body.dump());
    REQUIRE(answer.status == 200);
    const auto found = answer.json();
    const cli::Folder folder;
    const auto rows =
        rows_of_command(folder.line("strategy --product ftx-bull --set intrabar=ohlc --stop-loss "
                                    "0.12 --cooldown 1d --risk 0.05 "
                                    "--trades @t.json --equity @e.json"));
    std::size_t compared = 0;
    for (const auto& row : rows) {
        const auto& name = row["metric"].get_ref<const std::string&>();
        const auto& group = found[found["statistics"].contains(name) ? "statistics" : "metrics"];
        REQUIRE(group.contains(name));
        if (!row["value"].is_number() || !group[name].is_number()) continue;
        CHECK(group[name] == row["value"]);
        ++compared;
    }
    CHECK(compared > 15);
    CHECK(found["trades"] == json::parse(cli::read_file(folder / "t.json"))["rows"]);
    CHECK(found["path"] == json::parse(cli::read_file(folder / "e.json"))["rows"]);
    CHECK(found["trades"].size() > 2);
    auto drawn = body;
    drawn["points"] = 100;
    const auto charts = service.post("/v1/strategies", drawn.dump()).json();
    CHECK_FALSE(charts.contains("path"));
    REQUIRE(charts["paths"].size() == 3);
    CHECK(charts["paths"][0]["name"] == "strategy");
    CHECK(charts["paths"][0]["value"].back().get<double>() ==
          Approx(found["path"].back()["equity"].get<double>() / 100));
}

TEST_CASE("signals in a body are those of a file") {
    InProcess service;
    const auto answer = service.post("/v1/strategies", of_march(R"({"product": "3x",
        "entry": [["2020-03-03T12:00:00Z", 1], ["2020-03-04T06:00:00Z", 0.5],
                  {"time": "2020-03-05T00:00:00Z", "share": 0}]})")
                                                           .dump());
    REQUIRE(answer.status == 200);
    const cli::Folder folder;
    cli::write_file(folder / "s.csv",
                    "time,share\n2020-03-03T12:00:00Z,1\n2020-03-04T06:00:00Z,0.5\n"
                    "2020-03-05T00:00:00Z,0\n");
    rows_of_command(folder.line("strategy --product 3x --entry @s.csv --trades @t.json"));
    CHECK(answer.json()["trades"] == json::parse(cli::read_file(folder / "t.json"))["rows"]);
    CHECK(answer.json()["trades"].size() == 1);
    const auto wrong = service.post("/v1/strategies", of_march(R"({"product": "3x",
        "entry": [["2020-03-03", 1], ["2020-03-03", 0]]})")
                                                          .dump());
    CHECK(wrong.json()["detail"].get<std::string>().starts_with(
        "entry.1.time: must be after the one before"));
}

TEST_CASE("holding periods over HTTP are those of the command") {
    InProcess service;
    const auto answer = service.post(
        "/v1/holding",
        of_march(R"({"product": "3x", "periods": ["1d", "3d"], "resamples": 50})").dump());
    REQUIRE(answer.status == 200);
    CHECK(answer.json()["rows"] ==
          rows_of_command("holding --product 3x --periods 1d,3d --resamples 50"));
}

TEST_CASE("what is wrong with a strategy or a period is said by its path") {
    InProcess service;
    const auto said = [&](const char* path, const char* more) {
        const auto answer = service.post(path, of_march(more).dump());
        CHECK(answer.status == 422);
        return answer.json()["detail"].get<std::string>();
    };
    CHECK(said("/v1/strategies", R"({"product": "3x", "strategy": {"stop_loss": 12}})") ==
          "strategy.stop_loss: must be in [0, 1], was 12");
    CHECK(said("/v1/strategies", R"({"product": "3x", "strategy": {"risk": 0.1}})")
              .starts_with("strategy.risk: must have a stop_loss or trailing"));
    CHECK(said("/v1/holding", R"({"product": "3x", "periods": ["week"]})")
              .starts_with("periods.0: must be a whole number above 0 with a unit"));
    CHECK(said("/v1/holding", R"({"product": "3x", "periods": []})") ==
          "periods: must hold 1 to 16, was 0");
}
