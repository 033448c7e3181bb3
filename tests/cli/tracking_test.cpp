#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/data.hpp"

/// `levtok track`, `performance`, `estimates`, `kid` on what really traded.
namespace levtok::cli {
namespace {

using nlohmann::json;

json answer(const std::string& line) {
    const auto outcome = command(line + " --format json");
    INFO(line << "\n" << outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

double figure(const json& answer, const std::string& name, const std::string& period = "all") {
    for (const auto& row : answer["rows"]) {
        if (row["figure"] == name && row["period"] == period) return row["value"].get<double>();
    }
    return std::nan("");
}

bool warns(const json& answer, const std::string& code) {
    const auto& all = answer["warnings"];
    return std::any_of(all.begin(), all.end(), [&](const json& w) { return w["code"] == code; });
}

}  // namespace

TEST_CASE("UPRO against its published NAV: below 1 bp a day, and the drift is its distributions") {
    const auto prices = data_file("etf/SPXTR.csv");
    const auto rates = data_file("etf/fed-funds-daily.csv");
    const auto nav = data_file("etf/UPRO-historical_nav.csv");
    if (!prices || !rates || !nav) return;
    const auto track = answer("track --product upro --column Price --prices " + *prices +
                              " --rates " + *rates + " --observed " + *nav);
    CHECK(figure(track, "error_median") == Approx(0.8e-4).margin(0.05e-4));
    CHECK(figure(track, "difference_from_model") == Approx(-0.0031).margin(1e-4));
    CHECK(figure(track, "difference_distributions") == Approx(-0.0033).margin(1e-4));
    CHECK(std::fabs(figure(track, "difference_residual")) < 5e-4);
    CHECK(figure(track, "r_squared") > 0.9996);
    CHECK(figure(track, "sessions", "2024") == 252);
    CHECK(track["rows"][0]["product"] == "upro");
    // The bad prints of the index, which reverse the next session.
    int bad = 0;
    for (const auto& row : track["rows"]) {
        if (row["figure"] != "worst_day") continue;
        for (const auto* day : {"2014-12-09", "2019-03-12", "2019-07-03"}) {
            bad += row["time"].get<std::string>().starts_with(day) ? 1 : 0;
        }
    }
    CHECK(bad == 3);
}

TEST_CASE("TQQQ and SQQQ by their closes: noisy prints, and that is said") {
    const auto prices = data_file("etf/QQQ.csv");
    const auto rates = data_file("etf/fed-funds-daily.csv");
    const auto tqqq = data_file("etf/TQQQ.csv");
    const auto sqqq = data_file("etf/SQQQ.csv");
    if (!prices || !rates || !tqqq || !sqqq) return;
    const std::string market = " --prices " + *prices + " --rates " + *rates;
    const auto longs = answer("track --product tqqq" + market + " --observed " + *tqqq);
    CHECK(figure(longs, "error_median") == Approx(6.4e-4).margin(0.1e-4));
    CHECK(figure(longs, "error_lag1_correlation") == Approx(-0.45).margin(0.01));
    CHECK(warns(longs, "noisy_prints"));
    const auto shorts = answer("track --product sqqq" + market + " --observed " + *sqqq);
    CHECK(figure(shorts, "error_median") < 7.5e-4);
    CHECK(warns(shorts, "noisy_prints"));
}

TEST_CASE("BULL by its traded prices: stale days are left out") {
    const auto prices = data_file("btc/spot-1h_2017-08_2022-03.csv");
    const auto bull = data_file("tokens/ftx-BULL-1d.csv");
    if (!prices || !bull) return;
    const auto track =
        answer("track --product ftx-bull --prices " + *prices + " --observed " + *bull);
    CHECK(warns(track, "stale_prices"));
    CHECK(figure(track, "r_squared") > 0.987);
}

TEST_CASE("both prospectus tables within 0.05 points") {
    struct Table {
        std::string file;
        std::string product;
        std::string volatilities;
    };
    const Table tables[] = {{"fund-returns_2x_1y.csv", "sso", "0.25,0.5,0.75,1,1.25"},
                            {"fund-returns_m3x_1y.csv", "sqqq", "0.1,0.25,0.5,0.75,1"}};
    for (const auto& table : tables) {
        const auto path = data_file("reference/" + table.file);
        if (!path) return;
        const auto rows = answer("estimates --product " + table.product + " --volatilities " +
                                 table.volatilities)["rows"];
        std::ifstream file(*path);
        std::string line;
        std::getline(file, line);
        std::getline(file, line);
        std::size_t at = 0;
        while (std::getline(file, line)) {
            std::istringstream cells(line);
            std::string cell;
            for (int column = 0; std::getline(cells, cell, ','); ++column) {
                if (column < 2) continue;
                INFO(table.file << ": " << line);
                REQUIRE(at < rows.size());
                CHECK(100 * rows[at++]["fund_return"].get<double>() ==
                      Approx(std::stod(cell)).margin(0.0501));
            }
        }
        CHECK(at == rows.size());
    }
}

TEST_CASE("the text of estimates is laid out as a prospectus prints it") {
    const auto text = command("estimates --product sso --returns 0,0.1 --format text").out;
    CHECK(text ==
          "index  2 x index  vol 10%  vol 25%  vol 50%  vol 75%  vol 100%\n"
          "0.0%   0.0%       -1.0%    -6.1%    -22.1%   -43.0%   -63.2%\n"
          "10.0%  20.0%      19.8%    13.7%    -5.8%    -31.1%   -55.5%\n");
}

TEST_CASE("a document of key information calls itself an estimate") {
    const Folder folder;
    command(folder.line("sample --days 900 --volatility 0.8 --out @p.csv"));
    const auto kid = answer(folder.line("kid --product 3x --prices @p.csv"));
    CHECK(figure(kid, "risk_class") == 7);
    CHECK(warns(kid, "estimate"));
    command(folder.line("sample --days 90 --out @s.csv"));
    const auto too_short = command(folder.line("kid --product 3x --prices @s.csv"));
    CHECK(too_short.code == 2);
    CHECK(too_short.err.find("history: must cover two years or more") != std::string::npos);
}

TEST_CASE("what tracking and performance lack is said") {
    const auto said = [](const std::string& line) {
        const auto outcome = command(line);
        CHECK(outcome.code == 2);
        return outcome.err;
    };
    CHECK(said("performance").find("needs --product and --prices, or --observed") !=
          std::string::npos);
    CHECK(said("performance --product 3x").find("--product needs --prices too") !=
          std::string::npos);
    CHECK(said("estimates --product 3x --rate 0.05").find("--rate goes with --net only") !=
          std::string::npos);
    CHECK(said("estimates --product 3x --returns=-1").find("must be > -1") != std::string::npos);
}

}  // namespace levtok::cli
