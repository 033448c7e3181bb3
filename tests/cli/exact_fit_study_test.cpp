#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "nav/time.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/montecarlo/reference_law.hpp"

using namespace levtok::cli;
using nlohmann::json;

namespace {

json answer(const std::string& line) {
    const auto outcome = command(line + " --format json");
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

/// A price a day, moved by turns.
std::string daily_prices(const Folder& folder, int days) {
    std::string text = "date,close\n";
    double price = 100;
    for (int i = 0; i < days; ++i) {
        const int month = 1 + i / 28;
        char row[64];
        std::snprintf(row, sizeof row, "20%02d-%02d-%02d,%.17g\n", 20 + (month - 1) / 12,
                      1 + (month - 1) % 12, 1 + i % 28, price);
        text += row;
        price *= std::exp(0.03 * std::sin(i * i * 0.7));
    }
    const std::string path = folder / "daily.csv";
    write_file(path, text);
    return path;
}

}  // namespace

TEST_CASE("exact prints the reference quantiles at their digits") {
    for (const auto& row : levtok::testing::reference_laws) {
        std::ostringstream line;
        line << "exact --product 3x --set leverage=" << row.leverage
             << " --set fees.management.rate=0.0003 --model gbm --param volatility=0.8"
             << " --horizon 365d --step 1d";
        const auto law = answer(line.str());
        CAPTURE(row.leverage);
        const auto is = [&](const char* name, double value, double unit) {
            INFO(name);
            CHECK(law[name].get<double>() == Approx(value).margin(unit).epsilon(0));
        };
        is("nav_median", row.median, row.median_unit);
        is("nav_q50", row.median, row.median_unit);
        is("nav_q05", row.low, row.low_unit);
        is("nav_q95", row.high, row.high_unit);
        is("p_loss", row.loss, 5e-6);
        is("p_wiped_out", row.wiped_out, row.wiped_out_unit);
        // What a wipe-out forgives adds to the mean.
        is("nav_mean", 0.896267, std::abs(row.leverage) < 5 ? 5e-7 : 2e-4);
    }
}

TEST_CASE("exact gives the density beside the summary") {
    const auto both = answer("exact --product -2x --density 200");
    CHECK(both["summary"]["nav_median"].get<double>() > 0);
    REQUIRE(both["density"].size() == 200);
    double mass = 0;
    for (std::size_t i = 1; i < 200; ++i) {
        const auto& [a, b] = std::pair(both["density"][i - 1], both["density"][i]);
        mass += (a["density"].get<double>() + b["density"].get<double>()) / 2 *
                (b["nav"].get<double>() - a["nav"].get<double>());
    }
    CHECK(mass == Approx(0.998).epsilon(0.002));
    const auto csv = command("exact --product -2x --density 5");
    CHECK(lines_of(csv.out).front() == "nav,density,density_of_log,cdf");
    CHECK(lines_of(csv.out).size() == 6);
}

TEST_CASE("exact says what it cannot answer") {
    struct Row {
        std::string arguments, message;
    };
    const Row rows[] = {
        {"--product 3x --model heston", "model: must have independent steps"},
        {"--product kucoin-3l", "rebalance.1.when: must not act within a step"},
        {"--product btc2x-fli", "rebalance.0"},
        {"--product 3x --step 1h", "rebalance.0.every: must be due at every step of 1h"},
        {"--product 3x --horizon 36h", "--horizon: must be a whole number of steps of 1d"},
        {"--product 3x --param volatility=-1", "parameters.volatility"},
        {"--product 3x --param volatility=0", "volatility"},
        {"--product 3x --param volatility", "--param: must be name=value"},
        {"--product 3x --model gmb", "no model is called \"gmb\""},
        {"--product 3x --density 1", "--density"},
        {"--product 3x --rate much", "--rate"},
    };
    for (const auto& row : rows) {
        const auto outcome = command("exact " + row.arguments);
        INFO(row.arguments << '\n' << outcome.err);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.find(row.message) != std::string::npos);
        CHECK(lines_of(outcome.err).size() == 1);
    }
}

TEST_CASE("what is infinite is nothing in the output, and noted") {
    const auto outcome = command("exact --product 3x --model student_t --format json");
    REQUIRE(outcome.code == 0);
    CHECK(json::parse(outcome.out)["nav_mean"].is_null());
    CHECK(outcome.err.find("infinite under this model: nav_mean") != std::string::npos);
    const auto spot = command("exact --product 3x --set leverage=1 --format json");
    REQUIRE(spot.code == 0);
    CHECK(spot.err.find("log_decay_q50 has no exact law here") != std::string::npos);
}

TEST_CASE("a fitted model goes to exact, and comes with its errors") {
    const Folder folder;
    const auto prices = sample_prices(folder, "200");
    const std::string model = folder / "model.json";
    const auto outcome =
        command("fit --prices " + prices + " --model gbm --step 1d --out " + model);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    CHECK(outcome.out.find("volatility") != std::string::npos);
    CHECK(outcome.out.find("+-") != std::string::npos);
    CHECK(outcome.out.find("log-likelihood") != std::string::npos);
    const auto file = json::parse(read_file(model));
    CHECK(file["fit"]["source"] == "prices.csv");
    CHECK(file["fit"]["step_days"] == 1);
    CHECK(file["standard_errors"]["volatility"].get<double>() > 0);
    const std::string volatility = file["parameters"]["volatility"].dump();
    const std::string drift = file["parameters"]["drift"].dump();
    const auto from_file = answer("exact --product 3x --model-file " + model);
    const auto by_hand = answer("exact --product 3x --model gbm --param volatility=" + volatility +
                                " --param drift=" + drift);
    CHECK(from_file == by_hand);
    const auto changed = answer("exact --product 3x --model " + model + " --param drift=0");
    CHECK(changed["nav_mean"].get<double>() == Approx(1).epsilon(1e-9));
}

TEST_CASE("a fit to standard output speaks elsewhere") {
    const Folder folder;
    const auto outcome = command("fit --prices " + daily_prices(folder, 200) + " --model gbm");
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    CHECK(json::parse(outcome.out)["model"] == "gbm");
    CHECK(outcome.err.find("volatility") != std::string::npos);
    CHECK(outcome.err.find("gaps longer than 1d") != std::string::npos);
}

TEST_CASE("a fit to a market that closes says what a year of it is") {
    const Folder folder;
    std::string text = "date,close\n";
    for (int week = 0; week < 40; ++week) {
        for (int day = 0; day < 5; ++day) {
            const auto time = levtok::Instant{std::chrono::days{19'723 + 7 * week + day}};
            text += levtok::format_time(time) + ',' +
                    std::to_string(100 + 5 * std::sin(week * week + 3 * day)) + '\n';
        }
    }
    write_file(folder / "weekdays.csv", text);
    const auto outcome = command("fit --model gbm --prices " + (folder / "weekdays.csv"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    CHECK(outcome.err.find("no row lies on a weekend, so that returns run from session to session, "
                           "260.7 a year") != std::string::npos);
    CHECK(outcome.err.find("199 returns") != std::string::npos);
}

TEST_CASE("a fit that cannot be is refused by its field") {
    const Folder folder;
    write_file(folder / "short.csv", "date,close\n2020-01-01,1\n2020-01-02,2\n2020-01-03,1.5\n");
    struct Row {
        std::string arguments, message;
    };
    const Row rows[] = {
        {"--model gbm --prices " + (folder / "short.csv"),
         "short.csv: rows: must be at least 30 log returns for a fit, was 2"},
        {"--model hesten --prices " + (folder / "short.csv"), "--model: must be one of"},
        {"--model gbm --step 36h --prices " + (folder / "short.csv"),
         "--step: must be a whole number of the history's 1d"},
        {"--model gbm", "--prices"},
        {"--prices x.csv", "--model"},
        {"--model gbm --column high --prices " + (folder / "short.csv"), "high"},
    };
    for (const auto& row : rows) {
        const auto outcome = command("fit " + row.arguments);
        INFO(row.arguments << '\n' << outcome.err);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.find(row.message) != std::string::npos);
    }
}

TEST_CASE("study writes one tidy table") {
    const Folder folder;
    const std::string out = folder / "study.csv";
    const std::string line =
        "study --leverage=3,-3 --rule daily,band:0.2,never --fee 0,0.0003 --volatility 0.4,0.8 "
        "--horizon 30d --paths 2000 --seed 5 --out ";
    const auto outcome = command(line + out);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto text = read_file(out);
    const auto lines = lines_of(text);
    CHECK(lines.front() ==
          "leverage,rule,management_fee_per_day,stop_loss,size,volatility,drift,horizon_days,"
          "quantity,value,"
          "standard_error,method");
    CHECK(lines.size() > 432);  // 24 designs with 18 quantities each
    const std::string again = folder / "again.csv";
    REQUIRE(command(line + again + " --threads 1").code == 0);
    CHECK(read_file(again) == text);
}

TEST_CASE("study gives the fee of any product per day") {
    const auto fee_of = [](const std::string& product) {
        const auto rows =
            answer("study --product " + product + " --horizon 30d --paths 256")["rows"];
        return rows.at(0).at("management_fee_per_day").get<double>();
    };
    CHECK(fee_of("ftx-bull") == 0.0003);
    CHECK(std::abs(fee_of("upro") - 0.0091 / 365) < 1e-12);
}

TEST_CASE("study sweeps the drift, as the parameter of the model does") {
    const auto rows = answer("study --product 3x --drift=-0.5,1 --horizon 30d --paths 64")["rows"];
    for (const char* drift : {"-0.5", "1"}) {
        const auto alone = answer(std::string("study --product 3x --horizon 30d --paths 64 "
                                              "--param drift=") +
                                  drift)["rows"];
        json of_drift = json::array();
        for (const auto& row : rows) {
            if (row["drift"] == std::stod(drift)) of_drift.push_back(row);
        }
        CHECK(of_drift == alone);
    }
    CHECK(command("study --model regime --drift 0.1 --paths 64")
              .err.find("drift: must be left out") != std::string::npos);
}

TEST_CASE("a study of stops says whether any helps") {
    const Folder folder;
    const auto outcome = command(
        "study --product 3x --param volatility=0.8 --horizon 90d --paths 4096 "
        "--stop-loss none,0.1,0.2 --size 0.5,1 --out " +
        (folder / "stops.csv"));
    REQUIRE(outcome.code == 0);
    CHECK(outcome.err.find("volatility 0.8") != std::string::npos);
    CHECK(outcome.err.find("stop") != std::string::npos);
    CHECK(outcome.err.find("mean result") != std::string::npos);
    const auto rows = answer(
        "study --product 3x --horizon 90d --paths 4096 --stop-loss none,0.1 "
        "--size 0.5,1")["rows"];
    std::map<double, double> gains;
    for (const auto& row : rows) {
        if (row["quantity"] != "gain_over_keeping_mean") continue;
        if (row["stop_loss"] == 0) CHECK(row["value"] == 0);
        if (row["stop_loss"] == 0.1) gains[row["size"].get<double>()] = row["value"].get<double>();
    }
    // Half of the money in the token makes half of the difference.
    CHECK(std::abs(gains.at(0.5) - gains.at(1) / 2) < 1e-12);
    CHECK(command("study --quantity result_mean").err.find("stop_loss") != std::string::npos);
    CHECK(command("study --stop-loss 2 --paths 64").err.find("stop_loss") != std::string::npos);
}

TEST_CASE("what is asked for of a study or an exact law is what all of it has") {
    const auto all = answer("study --product 3x --horizon 14d,30d --paths 64")["rows"];
    const std::string asked = "half_life_years,p_beats_spot,growth_optimal_median";
    json expected = json::array();
    for (const auto& row : all) {
        const bool is_asked =
            (',' + asked + ',').find(',' + row["quantity"].get<std::string>() + ',') !=
            std::string::npos;
        if (is_asked) expected.push_back(row);
    }
    CHECK(expected.size() > 6);
    CHECK(answer("study --product 3x --horizon 14d,30d --paths 64 --quantity " + asked)["rows"] ==
          expected);
    const auto law = answer("exact --product 3x --horizon 30d");
    const auto part =
        answer("exact --product 3x --horizon 30d --quantity nav_q05,p_decay_positive");
    CHECK(part["nav_q05"] == law["nav_q05"]);
    CHECK(part["p_decay_positive"] == law["p_decay_positive"]);
    CHECK_FALSE(part.contains("nav_median"));
    // What is not asked for is not missing either.
    CHECK(command("exact --product 3x --horizon 3d --quantity nav_q05").err.empty());
    CHECK(command("exact --product 3x --quantity nav_medain").err.find("did you mean nav_median") !=
          std::string::npos);
}

TEST_CASE("study holding is the curve over holding periods") {
    const auto rows = answer("study holding --product -2x --paths 1000")["rows"];
    std::map<double, double> odds;
    for (const auto& row : rows) {
        if (row["quantity"] == "p_loss") {
            odds[row["horizon_days"].get<double>()] = row["value"].get<double>();
            CHECK(row["leverage"] == -2);
            CHECK(row["rule"] == "own");
        }
    }
    REQUIRE(odds.size() == 7);
    CHECK(odds.begin()->first == 1);
    CHECK(odds.rbegin()->first == 365);
    CHECK(odds[365] > odds[1]);
}

TEST_CASE("study refuses what it does not know") {
    struct Row {
        std::string arguments, message;
    };
    const Row rows[] = {
        {"--rule hourly", "rule: must be one of own, daily, weekly"},
        {"--rule weakly", "was \"weakly\"; did you mean weekly?"},
        {"--rule band:2", "rule band: must be in (0, 1)"},
        {"--leverage=0", "leverage: must not be zero"},
        {"--leverage=two", "--leverage"},
        {"--fee 2", "fee: must be in [0, 1)"},
        {"--horizon 0d", "--horizon: must be a whole number above 0"},
        {"--horizon 36h", "horizon: must be a whole number of steps of 1d"},
        {"--paths 1", "--paths"},
        {"keeping", "must be one of sweep, holding"},
    };
    for (const auto& row : rows) {
        const auto outcome = command("study " + row.arguments);
        INFO(row.arguments << '\n' << outcome.err);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.find(row.message) != std::string::npos);
    }
}
