#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
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

/// Options that name UPRO's market, and what it published.
struct Upro {
    std::string market;
    std::string observed;
};

/// Nothing where the market data is absent.
std::optional<Upro> upro() {
    const auto prices = data_file("etf/SPXTR.csv");
    const auto rates = data_file("etf/fed-funds-daily.csv");
    const auto nav = data_file("etf/UPRO-historical_nav.csv");
    if (!prices || !rates || !nav) return std::nullopt;
    return Upro{" --column Price --prices " + *prices + " --rates " + *rates,
                " --observed " + *nav};
}

}  // namespace

TEST_CASE("UPRO against its published NAV: below 1 bp a day, and the drift is its distributions") {
    const auto fund = upro();
    if (!fund) return;
    const auto track = answer("track --product upro" + fund->market + fund->observed);
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

namespace {

double calibrated(const json& answer, const std::string& term) {
    for (const auto& row : answer["rows"]) {
        if (row["term"] == term && row["period"] == "all") return row["value"].get<double>();
    }
    return std::nan("");
}

}  // namespace

TEST_CASE("UPRO's fee and spread are nearly one, their sum is known, and the product loads") {
    const auto fund = upro();
    if (!fund) return;
    const Folder folder;
    const auto found =
        answer("calibrate --product upro" + fund->market + fund->observed +
               " --free financing.borrow_spread,fees.management.rate --product-out " +
               (folder / "found.json"));
    CHECK(calibrated(found, "fees.management.rate") +
              2 * calibrated(found, "financing.borrow_spread") ==
          Approx(0.0211).margin(0.001));
    CHECK(warns(found, "not_told_apart"));
    CHECK(
        command("nav --from 2024-01-01 --product " + (folder / "found.json") + fund->market).code ==
        0);
    const auto years = answer("calibrate --product upro" + fund->market + fund->observed +
                              " --free financing.borrow_spread --by year");
    CHECK(years["rows"].size() == 18);
}

TEST_CASE("a fund that a line says is found as the README has it") {
    const auto fund = upro();
    if (!fund) return;
    const auto found = command("calibrate --product fund:L=3,E=0.91,SP=0.5" + fund->market +
                               fund->observed + " --free financing.borrow_spread --format text");
    INFO(found.err);
    CHECK(found.out.find("all    financing.borrow_spread = 0.00587 +- 0.00028  (3976 sessions)\n"
                         "fund:L=3,E=0.91,SP=0.5865") == 0);
    CHECK(found.out.find("\nmedian error 0.78 bp\n") != std::string::npos);
}

TEST_CASE("TQQQ's spread moved: 0.36 % from 2011 to 2021, 0.88 % since") {
    const auto prices = data_file("etf/QQQ.csv");
    const auto rates = data_file("etf/fed-funds-daily.csv");
    const auto closes = data_file("etf/TQQQ.csv");
    if (!prices || !rates || !closes) return;
    const std::string line = "calibrate --product tqqq --free financing.borrow_spread --prices " +
                             *prices + " --rates " + *rates + " --observed " + *closes;
    CHECK(calibrated(answer(line + " --from 2011-01-01 --to 2021-12-31"),
                     "financing.borrow_spread") == Approx(0.0036).margin(5e-4));
    CHECK(calibrated(answer(line + " --from 2022-01-01 --to 2025-12-31"),
                     "financing.borrow_spread") == Approx(0.0088).margin(5e-4));
}

TEST_CASE("spreads that are found by year are a history that every replay reads") {
    const auto prices = data_file("etf/QQQ.csv");
    const auto rates = data_file("etf/fed-funds-daily.csv");
    const auto closes = data_file("etf/TQQQ.csv");
    if (!prices || !rates || !closes) return;
    const Folder folder;
    const std::string file = folder / "spreads.csv";
    const std::string market = " --product tqqq --prices " + *prices + " --rates " + *rates +
                               " --from 2011-01-01 --to 2025-12-31";
    const std::string traded = market + " --observed " + *closes;
    command("calibrate" + traded + " --free financing.borrow_spread --by year --spreads-out " +
            file);
    const auto lines = lines_of(read_file(file));
    REQUIRE(lines.size() == 16);
    CHECK(lines[0] == "time,borrow_spread");
    CHECK(lines[1].starts_with("2011-01-01T00:00:00Z,"));
    CHECK(lines[15].starts_with("2025-01-01T00:00:00Z,"));
    const auto mean = [&](std::size_t from, std::size_t to) {
        double sum = 0;
        for (auto i = from; i <= to; ++i) sum += std::stod(lines[i].substr(lines[i].find(',') + 1));
        return sum / static_cast<double>(to - from + 1);
    };
    CHECK(mean(1, 11) == Approx(0.36).margin(0.06));
    CHECK(mean(12, 15) == Approx(0.88).margin(0.06));
    // With what each year showed, no year drifts.
    const auto worst_year = [&](const std::string& more) {
        const auto track = answer("track" + traded + more);
        double worst = 0;
        for (int year = 2011; year <= 2025; ++year) {
            const double off = figure(track, "difference_from_model", std::to_string(year));
            worst = std::max(worst, std::fabs(off));
        }
        return worst;
    };
    const double constant = worst_year("");
    const double by_year = worst_year(" --spreads " + file);
    INFO("a year is off by at most " << constant << " with one spread, " << by_year
                                     << " with that of each year");
    CHECK(constant > 0.01);
    CHECK(by_year < 0.001);

    const auto nav =
        command("nav" + market + " --spreads " + file + " --out " + (folder / "n.csv"));
    INFO(nav.err);
    CHECK(nav.code == 0);
    CHECK(nav.err.find("spread") == std::string::npos);
    const auto inputs = json::parse(read_file(folder / "n.csv.manifest.json"))["levtok"]["inputs"];
    CHECK(std::any_of(inputs.begin(), inputs.end(),
                      [](const json& input) { return input["option"] == "--spreads"; }));
    CHECK(command("calibrate" + traded + " --free financing.borrow_spread --spreads " + file)
              .err.find("--free: must not name a spread that a history gives") !=
          std::string::npos);
}

TEST_CASE("what --spreads and --spreads-out need is said") {
    const Folder folder;
    write_file(folder / "p.csv", "date,close\n2020-01-01,100\n2020-01-02,101\n2020-01-03,102\n");
    write_file(folder / "s.csv", "date,borrow_spread\n2020-01-02,0.5%\n");
    const auto said = [&](const std::string& line) { return command(folder.line(line)).err; };
    CHECK(said("nav --product upro --prices @p.csv --spreads @s.csv --out @n.csv")
              .find("borrow_spread is the product's own before the first rate") !=
          std::string::npos);
    CHECK(said("nav --product sqqq --prices @p.csv --spreads @s.csv --out @n.csv")
              .find("--spreads charges sqqq nothing: it has borrow_spread") != std::string::npos);
    CHECK(said("metrics --product 3x --prices @p.csv --spreads @s.csv")
              .find("--spreads charges nothing: no product here pays interest on its cash") !=
          std::string::npos);
    CHECK(said("flow --product upro --spreads @s.csv").find("--spreads goes with --prices only") !=
          std::string::npos);
    CHECK(said("import --data @d --underlying x --prices @p.csv --spreads @s.csv")
              .find("--spreads") != std::string::npos);
    for (const std::string more : {"--free leverage --by year", "--free financing.lend_spread"}) {
        CHECK(said("calibrate --product upro --prices @p.csv --observed @p.csv --spreads-out "
                   "@o.csv " +
                   more)
                  .find("--spreads-out needs --by year, and a spread in --free") !=
              std::string::npos);
    }
}

TEST_CASE("BULL shows its leverage, and that it trades at midnight") {
    const auto prices = data_file("btc/spot-1h_2017-08_2022-03.csv");
    const auto bull = data_file("tokens/ftx-BULL-1d.csv");
    if (!prices || !bull) return;
    const auto found = answer(
        "calibrate --product ftx-bull --free rebalance.0.at,leverage "
        "--prices " +
        *prices + " --observed " + *bull);
    const std::string at = found["rows"][0]["setting"];
    CHECK((at == "rebalance.0.at=00:00" || at == "rebalance.0.at=00:02"));
    CHECK(calibrated(found, "leverage") == Approx(3).margin(0.05));
    const auto premium =
        answer("premium --product ftx-bull --prices " + *prices + " --observed " + *bull);
    CHECK(std::fabs(figure(premium, "premium_median")) < 1e-3);
    CHECK(figure(premium, "days_at_premium", "2020Q2") > 0);
}

TEST_CASE("a splice is a price history that every command reads") {
    const Folder folder;
    command(folder.line("sample --days 60 --out @p.csv"));
    command(folder.line("nav --product 3x --prices @p.csv --from 2024-02-01 --out @nav.csv"));
    const auto splice = command(folder.line(
        "splice --product 3x --prices @p.csv --observed @nav.csv --observed-column nav --out "
        "@s.csv"));
    INFO(splice.err);
    REQUIRE(splice.code == 0);
    const auto lines = lines_of(read_file(folder / "s.csv"));
    CHECK(lines[1].ends_with(",replay"));
    CHECK(lines.back().ends_with(",observed"));
    // The token of one is the token of the other: joined, they are the whole replay.
    const auto whole = answer(folder.line("metrics --product 3x --prices @p.csv"));
    const auto joined =
        answer(folder.line("metrics --product fund:L=1 --set calendar=24/7 "
                           "--prices @s.csv"));
    CHECK(whole["rows"][0]["metric"] == "total_return");
    CHECK(joined["rows"][0]["value"].get<double>() ==
          Approx(whole["rows"][0]["value"].get<double>()).epsilon(0.01));
}

TEST_CASE("premium over a published NAV, and what it needs") {
    const Folder folder;
    write_file(folder / "nav.csv", "date,nav\n2024-01-02,10\n2024-01-03,11\n2024-01-04,12\n");
    write_file(folder / "close.csv",
               "date,close\n2024-01-02,10.1\n2024-01-03,10.89\n2024-01-04,12\n");
    const auto premium =
        answer(folder.line("premium --observed @close.csv --nav @nav.csv --nav-column nav"));
    CHECK(figure(premium, "days_at_premium", "2024Q1") == 1);
    CHECK(figure(premium, "days_at_discount", "2024Q1") == 1);
    CHECK(figure(premium, "days_at_neither", "2024Q1") == 1);
    CHECK(figure(premium, "premium_median") == Approx(0).margin(1e-12));
    const auto nothing = command(folder.line("premium --observed @close.csv"));
    CHECK(nothing.code == 2);
    CHECK(nothing.err.find("needs what the token is worth") != std::string::npos);
}

TEST_CASE("what calibrate cannot free is said") {
    const Folder folder;
    const auto path = sample_prices(folder);
    const auto wrong =
        command("calibrate --product 3x --free name --prices " + path + " --observed " + path);
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find("--free: must be the path of a number or of a time of day") !=
          std::string::npos);
    CHECK(command("nav --product fund:L=3,X=1 --prices " + path)
              .err.find("fund:X: must be one of L, E, SP, SW, was \"X\"") != std::string::npos);
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
