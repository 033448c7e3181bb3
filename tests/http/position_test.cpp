#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

json position_of_command(const std::string& line) {
    const auto outcome = cli::command("position --format json " + line);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

}  // namespace

TEST_CASE("a position over HTTP is that of the command") {
    InProcess service;
    const auto answer = service.post("/v1/position", R"({"side": "short", "leverage": 20,
        "entry": 50000, "price": 51000, "risk": 250, "stop": 51500, "fee_in": 0.0004,
        "fee_out": 0.0005, "free_balance": 300, "deposit": 10,
        "beside": [{"units": -0.1, "entry": 3000, "price": 3100, "beta": 1.2}],
        "brackets": [{"rate": 0.004}, {"floor": 50000, "rate": 0.005, "max_leverage": 100}]})");
    REQUIRE(answer.status == 200);
    const cli::Folder folder;
    cli::write_file(folder / "b.csv", "floor,rate,max_leverage\n0,0.004,\n50000,0.005,100\n");
    const std::string line = folder.line(
        "--leverage -20 --entry 50000 --price 51000 --risk 250 --stop 51500 --fee-in 0.0004 "
        "--fee-out 0.0005 --free-balance 300 --deposit 10 --beside "
        "units=-0.1,entry=3000,price=3100,beta=1.2 --brackets @b.csv");
    auto alone = position_of_command(line);
    alone.erase("warnings");
    CHECK(answer.json()["position"] == alone);
    CHECK(answer.json()["ladder"] == position_of_command(line + " --ladder")["rows"]);
    CHECK(answer.json()["position"]["loss_at_stop"].get<double>() == Approx(250));
}

TEST_CASE("what is wrong with a position is said by its path") {
    InProcess service;
    const auto said = [&](const char* body) {
        const auto answer = service.post("/v1/position", body);
        CHECK(answer.status == 422);
        return answer.detail();
    };
    CHECK(said(R"({"margin": 10, "leverage": 2})").starts_with("entry: must be"));
    CHECK(said(R"({"margin": 10, "leverage": 2, "entry": 1, "risk": 1})") ==
          "margin: must be left out where risk sets the size, was 10");
    CHECK(said(R"({"margin": 10, "leverage": 2, "entry": 1, "brackets": [{"rate": 2}]})") ==
          "brackets.0.rate: must be in [0, 1), was 2");
}
