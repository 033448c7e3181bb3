#include "rebalance/holder/examples.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

const std::string prices_of_march = "service/demo/btc_march_2020.csv";

/// A portfolio of every kind of holding, without its histories.
const char* const every_kind = R"({"capital": 5000, "rebalance": "week", "band": 0.2,
    "cost": 0.001, "contribution": 10,
    "flows": [{"time": "2020-03-10T00:30:00Z", "amount": -250}],
    "hedge": {"of": "spot", "by": "short", "period": "4h"},
    "holdings": [
        {"name": "spot", "weight": 0.4},
        {"name": "short", "instrument": "isolated:leverage=-2,maintenance=0.02", "weight": 0.2},
        {"product": "ftx-bull", "set": ["intrabar=ohlc"], "weight": 0.2},
        {"name": "ruled", "product": "3x", "weight": 0.1,
         "strategy": {"stop_loss": 0.2, "cooldown": "1d"}}]})";

json body_of_every_kind() {
    auto body = json::parse(every_kind);
    const auto table = cli::read_file(prices_of_march);
    for (auto& holding : body["holdings"]) holding["table"] = table;
    return body;
}

/// The same as a file for the command.
void write_every_kind(const cli::Folder& folder) {
    auto file = json::parse(every_kind);
    for (auto& holding : file["holdings"]) holding["prices"] = "prices.csv";
    cli::write_file(folder / "prices.csv", cli::read_file(prices_of_march));
    cli::write_file(folder / "p.json", file.dump());
}

}  // namespace

TEST_CASE("a portfolio over HTTP is that of the command, to the byte") {
    InProcess service;
    const cli::Folder folder;
    write_every_kind(folder);
    auto body = body_of_every_kind();
    body["shuffle_blocks"] = "2d";
    body["times"] = 30;
    body["seed"] = 4;
    const auto csv = service.ask("POST", "/v1/portfolios", body.dump(), {{"accept", "text/csv"}});
    REQUIRE(csv.status == 200);
    const auto outcome = cli::command(
        folder.line("portfolio @p.json --out @m.csv --path @p.csv.json --correlations @c.csv.json "
                    "--shuffle-blocks 2d --times 30 --seed 4 --shuffled @s.csv.json"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    CHECK(csv.body == cli::read_file(folder / "m.csv"));
    const auto answer = service.post("/v1/portfolios", body.dump()).json();
    CHECK(answer["path"] == json::parse(cli::read_file(folder / "p.csv.json"))["rows"]);
    CHECK(answer["correlations"] == json::parse(cli::read_file(folder / "c.csv.json"))["rows"]);
    CHECK(answer["shuffled"] == json::parse(cli::read_file(folder / "s.csv.json"))["rows"]);
    CHECK(answer["path"].size() == 360);
    body["points"] = 50;
    const auto charts = service.post("/v1/portfolios", body.dump()).json();
    REQUIRE(charts["paths"].size() == 5);
    CHECK(charts["paths"][0]["name"] == "portfolio");
    CHECK_FALSE(charts.contains("path"));
    CHECK(charts["paths"][0]["value"].back().get<double>() ==
          Approx(answer["path"].back()["index"].get<double>()));
}

TEST_CASE("a portfolio of stored histories, with what its charges lack") {
    InProcess service;
    testing::fill(service, 24 * 60);
    const auto answer = service.post("/v1/portfolios", R"({"holdings": [
        {"weight": 0.5, "underlying": "btc"},
        {"instrument": "perpetual:leverage=-1", "weight": 0.25, "underlying": "btc"}]})");
    REQUIRE(answer.status == 200);
    const auto rows = answer.json()["rows"];
    CHECK(rows[0]["product"] == "portfolio");
    CHECK(rows.dump().find("\"product\":\"btc\"") != std::string::npos);
}

TEST_CASE("the lists of a holding have short rows too") {
    InProcess service;
    const auto answer = service.post("/v1/portfolios", R"({"rates": [["2024-01-01", 0.05]],
        "flows": [["2024-01-02T12:00:00Z", 500]],
        "holdings": [{"product": "3x", "weight": 0.5, "strategy": {},
            "entry": [["2024-01-02", 1]],
            "prices": [["2024-01-01", 100], ["2024-01-02", 101], ["2024-01-03", 103]]}]})");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(answer.json()["path"].size() == 3);
    CHECK(answer.json()["path"][2]["flow"] == 500);
    const auto wrong = service.post("/v1/portfolios", R"({"holdings": [{"weight": 1,
        "prices": [["2024-01-01", 100], ["2024-01-02"]]}]})");
    CHECK(wrong.detail().starts_with("holdings.0.prices.1: must be an object, or a list of time "));
}

TEST_CASE("the examples of portfolios are those that are built in") {
    InProcess service;
    const auto list = service.ask("GET", "/v1/portfolios", "", {}).json()["portfolios"];
    REQUIRE(list.size() == rebalance::portfolio_examples().size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        CHECK(list[i]["name"] == rebalance::portfolio_examples()[i].name);
        CHECK(list[i]["portfolio"] == json::parse(rebalance::portfolio_examples()[i].text));
    }
}

TEST_CASE("what is wrong with a portfolio is said by its path") {
    InProcess service;
    const auto said = [&](const json& change) {
        auto body = body_of_every_kind();
        body.merge_patch(change);
        const auto answer = service.post("/v1/portfolios", body.dump());
        CHECK(answer.status == 422);
        return answer.json()["detail"].get<std::string>();
    };
    CHECK(said({{"holdings", json::array()}}) == "holdings: must hold one, was none");
    CHECK(said({{"hedge", {{"of", "gold"}}}}).starts_with("hedge.of: must be the name of one"));
    CHECK(said({{"shuffle_blocks", "400d"}}).starts_with("shuffle_blocks: must be above 0"));
    CHECK(said({{"holdings", json::parse(R"([{"weight": 20, "underlying": "x"}])")}})
              .starts_with("holdings.0.weight: must be in [-1, 10]"));
    CHECK(said({{"holdings", json::parse(R"([{"weight": 1, "underlying": "x",
                    "instrument": "forward"}])")},
                {"hedge", nullptr}})
              .starts_with("holdings.0.instrument"));
}
