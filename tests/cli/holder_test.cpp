#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

/// `levtok strategy` and `levtok holding`, on the hours of March 2020 that stand in the tree.
namespace levtok::cli {
namespace {

using nlohmann::json;

const std::string march = " --prices service/demo/btc_march_2020.csv";

json rows(const std::string& arguments) {
    const auto outcome = command(arguments + " --format json");
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out)["rows"];
}

json metric(const json& rows, const std::string& name) {
    for (const auto& row : rows) {
        if (row["metric"] == name) return row["value"];
    }
    return nullptr;
}

}  // namespace

TEST_CASE("on 12 March 2020 a stop of 12 % fills where the price jumped to, and says how far") {
    const Folder folder;
    const std::string day = march + " --from 2020-03-12 --to 2020-03-13";
    const auto values = rows("strategy --product 3x --stop-loss 0.12 --cooldown 2d" + day +
                             " --trades " + (folder / "t.json"));
    // From 7934.52 the stop is at 88; the close at 07:00 is the first below it.
    const auto trades = json::parse(read_file(folder / "t.json"))["rows"];
    REQUIRE(trades.size() == 1);
    CHECK(trades[0]["reason"] == "stop_loss");
    CHECK(trades[0]["exit_time"] == "2020-03-12T07:00:00Z");
    const double nav = 100 * (1 + 3 * (7494.17 / 7934.52 - 1));
    CHECK(trades[0]["exit_nav"].get<double>() == Approx(nav));
    CHECK(metric(values, "worst_slippage").get<double>() == Approx(1 - nav / 88));
    // Along the path within the hour the price passes the stop, and there it fills.
    const auto within =
        rows("strategy --product 3x --stop-loss 0.12 --cooldown 2d --intrabar ohlc" + day);
    CHECK(metric(within, "worst_slippage") == 0);
    CHECK(metric(within, "total_return").get<double>() == Approx(-0.12));
}

TEST_CASE("a holder without rules has what metrics say of the token") {
    const auto held = rows("strategy --product ftx-bull --set fees.creation=0" + march);
    const auto token = rows("metrics --product ftx-bull" + march);
    for (const auto& row : token) {
        INFO(row.dump());
        CHECK(metric(held, row["metric"]) == row["value"]);
    }
    CHECK(metric(held, "trades") == 0);
    CHECK(metric(held, "exposure") == 1);
}

TEST_CASE("what a strategy lacks or contradicts is said by its option") {
    const auto said = [](const std::string& options) {
        const auto outcome = command("strategy --product 3x" + march + " " + options);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        return outcome.err;
    };
    CHECK(said("--risk 0.01").find("--risk: must have a stop_loss or trailing") !=
          std::string::npos);
    CHECK(said("--stop-loss 12").find("--stop-loss: must be in [0, 1], was 12") !=
          std::string::npos);
    CHECK(said("--max-hold week").find("--max-hold: must be a whole number with a unit") !=
          std::string::npos);
    CHECK(said("--trend-margin 0.1").find("--trend: must be given") != std::string::npos);
}

TEST_CASE("a holder follows signals of a file, and what of them does nothing is noted") {
    const Folder folder;
    const std::string days = march + " --from 2020-03-03 --to 2020-03-06";
    write_file(folder / "s.csv",
               "time,signal,comment\n2020-03-03T12:00:00Z,1,in\n2020-03-04T06:00:00Z,0.5,\n"
               "2020-03-04T18:10:00Z,1,\n2020-03-04T18:20:00Z,0,\n2020-03-20T00:00:00Z,1,\n");
    const auto outcome =
        command(folder.line("strategy --product 3x" + days +
                            " --entry @s.csv --trades @t.json --equity @e.json --format json"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto trades = json::parse(read_file(folder / "t.json"))["rows"];
    REQUIRE(trades.size() == 1);
    CHECK(trades[0]["entry_time"] == "2020-03-03T12:00:00Z");
    CHECK(trades[0]["exit_time"] == "2020-03-04T19:00:00Z");
    CHECK(trades[0]["reason"] == "signal");
    // At 06:00 the holder goes to half; what was sold then counts as received.
    for (const auto& row : json::parse(read_file(folder / "e.json"))["rows"]) {
        const auto time = row["time"].get<std::string>();
        if (time < "2020-03-03T12" || time >= "2020-03-04T19") CHECK(row["tokens"] == 0);
        if (time == "2020-03-04T06:00:00Z")
            CHECK(row["cash"] == Approx(row["equity"].get<double>() / 2));
    }
    const double result = trades[0]["return"].get<double>();
    CHECK(trades[0]["received"].get<double>() ==
          Approx((1 + result) * trades[0]["paid"].get<double>()));
    for (const char* said : {"the first signal is of 2020-03-03T12:00:00Z",
                             "1 of 5 signals are later than the last observation",
                             "1 of 5 signals are followed by another",
                             "the columns beside the time and the value are not used: 'comment'"}) {
        CHECK(outcome.err.find(said) != std::string::npos);
    }
    write_file(folder / "s.csv", "time,signal\n2020-03-03,2\n");
    const auto wrong = command(folder.line("strategy --product 3x" + days + " --entry @s.csv"));
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find("s.csv:2: signal: must be in [0, 1], was 2") != std::string::npos);
    write_file(folder / "s.csv", "time,signal\n2020-03-03,1\n2020-03-03,0\n");
    CHECK(command(folder.line("strategy --product 3x" + days + " --entry @s.csv"))
              .err.find("occurs twice; keep one of the rows") != std::string::npos);
}

TEST_CASE("an entry is always, a trend or a file") {
    const std::string line = "strategy --product 3x" + march;
    const auto out = [&](const std::string& options) {
        const auto outcome = command(line + options);
        INFO(options << "\n" << outcome.err);
        REQUIRE(outcome.code == 0);
        return outcome.out;
    };
    CHECK(out(" --entry always") == out(""));
    CHECK(out(" --entry trend:3d") == out(" --trend 3d"));
    CHECK(out(" --entry trend:3d") != out(""));
    const auto twice = command(line + " --entry trend:3d --trend 4d");
    CHECK(twice.code == 2);
    CHECK(twice.err.find("--entry trend:3d and --trend both say when") != std::string::npos);
    const auto wrong = command(line + " --entry trend:soon");
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find("--trend: must be") != std::string::npos);
}

TEST_CASE("the return of a holder begins before the first purchase") {
    const Folder folder;
    write_file(folder / "flat.csv", "time,close\n2024-01-01,100\n2024-01-02,100\n2024-01-03,100\n");
    const auto rows = json::parse(command(folder.line("strategy --product 3x --prices @flat.csv "
                                                      "--spread 0.04 --allocate 0.5 --format json"))
                                      .out)["rows"];
    for (const auto& row : rows) {
        if (row["metric"] != "total_return") continue;
        CHECK(row["value"].get<double>() == Approx(0.5 / 1.02 - 0.5));
        return;
    }
    FAIL("no total_return");
}

TEST_CASE("holding periods of a history, and what is wrong with a list of them") {
    const auto held = rows("holding --product 3x --product -3x" + march + " --periods 1d,3d");
    const auto value = [&](const char* product, int days, const char* quantity) {
        for (const auto& row : held) {
            if (row["product"] == product && row["period_days"] == days &&
                row["quantity"] == quantity) {
                return row["value"].get<double>();
            }
        }
        return std::nan("");
    };
    // 360 hours; the 3x has no NAV from the 288th on, and no start in it has a result then.
    CHECK(value("-3x", 1, "starts") == 336);
    CHECK(value("3x", 1, "starts") == 287);
    CHECK(value("3x", 3, "return_q05") == -1);
    CHECK(value("3x", 1, "p_loss") > 0.5);
    const auto short_one = command("holding --product 3x" + march + " --periods 1d,400d");
    CHECK(short_one.err.find("3x: no holding of 400d ends within the history") !=
          std::string::npos);
    CHECK(short_one.err.find("holding of 1d") == std::string::npos);
    const auto wrong = command("holding --product 3x" + march + " --periods 1d,week");
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find("--periods: must be a whole number above 0 with a unit") !=
          std::string::npos);
}

TEST_CASE("what a portfolio file lacks, or has and does not use, is said with file and field") {
    const Folder folder;
    const auto said = [&](const std::string& text) {
        write_file(folder / "p.json", text);
        const auto outcome = command(folder.line("portfolio @p.json"));
        CHECK(outcome.code == 2);
        const auto at = outcome.err.find("p.json: ");
        return at == std::string::npos ? outcome.err : outcome.err.substr(at + 8);
    };
    CHECK(said(R"({"holdings": []})") == "holdings: must hold one, was none\n");
    CHECK(said(R"({"holdings": [{"weight": 1}]})")
              .starts_with("holdings.0.prices: must name the file of its prices"));
    for (const std::string field : {"funding", "rates"}) {
        CHECK(said(R"({"holdings": [{"weight": 1, "prices": "x.csv", ")" + field +
                   R"(": "f.csv"}]})") ==
              "holdings.0." + field +
                  ": must be left out where a price is held, which pays none, was \"f.csv\"\n");
    }
    CHECK(said(R"({"holdings": [{"weight": 1, "prices": "x.csv", "set": ["leverage=2"]}]})")
              .starts_with("holdings.0.set: must be left out where no product is named"));
}

}  // namespace levtok::cli
