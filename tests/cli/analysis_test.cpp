#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok::cli;
using nlohmann::json;

namespace {

const char* const parts[] = {"target",    "variance_drag", "path_residual",
                             "financing", "fees",          "trading"};

json attribution(const std::string& arguments) {
    const auto outcome = command("attribution " + arguments);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

void check_close(const json& left, const json& right, double tolerance) {
    for (const std::string part :
         {"total", "target", "variance_drag", "path_residual", "financing", "fees", "trading"}) {
        INFO(part);
        CHECK(std::fabs(left[part].get<double>() - right[part].get<double>()) <= tolerance);
    }
}

/// Of a row in which nothing is quoted.
std::vector<std::string> fields_of(const std::string& row) {
    std::vector<std::string> fields(1);
    for (const char c : row) {
        if (c == ',') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace

TEST_CASE("attribution of a nav.csv is that of the replay") {
    struct Row {
        std::string product;
        std::string more;
    };
    const Row rows[] = {
        {"3x", ""},
        {"-5x", "--set fees.management.rate=0.001 --set execution.taker_fee=0.001"},
        {"ftx-bull", "--intrabar close"},
        {"ftx-bull", "--set merge.below=50"},
        {"upro", ""},
        {"btc2x-fli", "--intrabar close"},
        {"ftx-bear", "--set rebalance.1.max=3.2"},
        {"3x",
         "--set fees.management.rate=0.3 --set fees.management.per=dilution --set "
         "execution.taker_fee=0.001 --set rebalance.0.fill={\"window\":\"5h\",\"delay\":\"1h\"}"},
    };
    const Folder folder;
    const auto prices = sample_prices(folder, "120");
    command("sample --days 120 --out - --funding-out " + (folder / "funding.csv"));
    for (const auto& row : rows) {
        INFO(row.product << ' ' << row.more);
        const std::string inputs = "--product " + row.product + ' ' + row.more + " --prices " +
                                   prices + " --funding " + (folder / "funding.csv");
        const std::string nav = folder / "nav.csv";
        const std::string trades = folder / "trades.csv";
        REQUIRE(command("nav " + inputs + " --out " + nav + " --trades " + trades).code == 0);
        const auto direct = attribution(inputs);
        double sum = 0;
        for (const auto* part : parts) sum += direct[part].get<double>();
        CHECK(std::fabs(sum - direct["total"].get<double>()) < 1e-12);
        check_close(attribution("--nav " + nav + " --trades " + trades), direct, 1e-9);
        const auto alone = attribution("--nav " + nav);
        CHECK(std::fabs(alone["total"].get<double>() - direct["total"].get<double>()) < 1e-9);
        if (row.more.find("close") != std::string::npos) check_close(alone, direct, 1e-9);
    }
}

TEST_CASE("one trade within a bar is inferred to its price") {
    const Folder folder;
    write_file(folder / "in.csv",
               "date,open,high,low,close\n2020-01-01T00:00:00Z,100,100,100,100\n"
               "2020-01-01T01:00:00Z,100,101,87,95\n2020-01-01T02:00:00Z,95,96,94,96\n");
    const std::string inputs = "--product ftx-bull --prices " + (folder / "in.csv");
    const std::string nav = folder / "nav.csv";
    REQUIRE(command("nav " + inputs + " --out " + nav).code == 0);
    REQUIRE(read_file(nav).find("emergency") != std::string::npos);
    check_close(attribution("--nav " + nav), attribution(inputs), 1e-9);
}

TEST_CASE("parts that lean on inferred trades are marked") {
    const Folder folder;
    const auto prices = sample_prices(folder, "120");
    struct Row {
        std::string inputs;
        bool with_trades;
        bool inferred;
    };
    const Row rows[] = {
        {"--product ftx-bull --set merge.below=50", false, true},
        {"--product ftx-bull --set merge.below=50", true, false},
        // One trade at the close and a merge after it leave nothing to infer.
        {"--product 3x --set merge.below=50", false, false},
    };
    const std::string nav = folder / "nav.csv";
    const std::string trades = folder / "trades.csv";
    for (const auto& row : rows) {
        INFO(row.inputs << ' ' << row.with_trades);
        const std::string inputs = row.inputs + " --prices " + prices;
        REQUIRE(command("nav " + inputs + " --out " + nav + " --trades " + trades).code == 0);
        REQUIRE(read_file(nav).find("merge") != std::string::npos);
        const auto outcome =
            command("attribution --nav " + nav + (row.with_trades ? " --trades " + trades : ""));
        const auto found = json::parse(outcome.out);
        CHECK(found["inferred"] == row.inferred);
        CHECK(outcome.err.empty() == !row.inferred);
        CHECK(found["warnings"].size() == (row.inferred ? 1 : 0));
        const auto direct = attribution(inputs);
        CHECK(direct["inferred"] == false);
        CHECK(found["total"].get<double>() == Approx(direct["total"].get<double>()).margin(1e-9));
    }
}

TEST_CASE("what a cap withheld is told by the path of a token as by its replay") {
    const Folder folder;
    const std::string inputs =
        "--product ftx-bull --set cap=0.02 --prices " + sample_prices(folder, "60");
    const std::string nav = folder / "nav.csv";
    const std::string trades = folder / "trades.csv";
    const auto summary =
        command("nav --summary " + inputs + " --out " + nav + " --trades " + trades);
    REQUIRE(summary.code == 0);
    CHECK((summary.out + summary.err).find(", cap ") != std::string::npos);
    const auto direct = attribution(inputs);
    CHECK(direct["cap"].get<double>() < -0.01);
    const auto published = attribution("--nav " + nav + " --trades " + trades);
    for (const char* part : {"total", "cap", "trading", "fees", "financing"}) {
        CHECK(published[part].get<double>() == Approx(direct[part].get<double>()).margin(1e-9));
    }
}

TEST_CASE("a nav.csv of another leverage is refused") {
    const Folder folder;
    const std::string nav = folder / "nav.csv";
    command("nav --product 3x --prices " + sample_prices(folder) + " --out " + nav);
    for (const std::string more : {"--product ftx-bear", "--product 2x", "--leverage -3"}) {
        INFO(more);
        const auto outcome = command("attribution --nav " + nav + ' ' + more);
        CHECK(outcome.code == 2);
        CHECK(outcome.err.find("nav.csv:2: real_leverage: '3' contradicts the target") !=
              std::string::npos);
    }
    CHECK(command("attribution --nav " + nav + " --product ftx-bull").code == 0);
}

TEST_CASE("a part without a finite value is null") {
    const Folder folder;
    write_file(folder / "in.csv", "date,close\n2020-01-01,100\n2020-01-02,60\n");
    const std::string inputs = "--product 3x --prices " + (folder / "in.csv");
    CHECK(attribution(inputs)["total"].is_null());
    command("nav " + inputs + " --out " + (folder / "nav.csv"));
    auto published = attribution("--nav " + (folder / "nav.csv"));
    auto direct = attribution(inputs);
    // The note of the wipe-out names the file, or the product.
    CHECK(published["warnings"][0]["place"] == folder / "nav.csv");
    CHECK(direct["warnings"][0]["place"] == "3x");
    published.erase("warnings");
    direct.erase("warnings");
    CHECK(published == direct);
}

TEST_CASE("a file that is no nav.csv is refused by line and column") {
    const Folder folder;
    const std::string path = folder / "nav.csv";
    const std::string header =
        "nav_time,price,nav,real_leverage,basket,loan,fee,financing,cost,event\n";
    const std::string opening = "2020-01-01T00:00:00Z,100,100,3,3,200,0,0,0,open\n";
    struct Row {
        std::string text;
        std::string message;
    };
    const Row rows[] = {
        {"date,close\n2020-01-01,1\n", "nav.csv:1: nav_time: there is no column of this name"},
        {"time,price,nav,leverage,position,cash,fee,financing,cost,event\n",
         "nav.csv:1: nav_time: there is no column of this name; `time` is how an earlier version "
         "called it; write the file again with `levtok nav`"},
        {header, "holds no row"},
        {header + opening + "2020-01-02T00:00:00Z,100,100\n", "nav.csv:3: row: has 3 fields"},
        {header + opening + "2020-01-02T00:00:00Z,100,x,3,3,200,0,0,0,\n", "nav.csv:3: nav: 'x'"},
        {header + opening + opening, "nav.csv:3: nav_time"},
        {header + opening + "2020-01-02T00:00:00Z,100,100,3,3,200,0,0,0,party\n", "is no event"},
        {header + "2020-01-01T00:00:00Z,100,100,3,3,200,0,0,0,\n", "give --leverage or --product"},
    };
    for (const auto& row : rows) {
        write_file(path, row.text);
        const auto outcome = command("attribution --nav " + path);
        INFO(outcome.err);
        CHECK(outcome.code == 2);
        CHECK(outcome.err.find(row.message) != std::string::npos);
    }
}

TEST_CASE("metrics of a nav.csv are those of the replay, merges undone") {
    const Folder folder;
    const std::string inputs =
        "--product ftx-bull --set merge.below=50 --prices " + sample_prices(folder, "120");
    const std::string nav = folder / "nav.csv";
    REQUIRE(command("nav " + inputs + " --out " + nav + " --trades " + (folder / "t.csv")).code ==
            0);
    REQUIRE(read_file(nav).find("merge") != std::string::npos);
    const auto direct = json::parse(command("metrics " + inputs + " --format json").out)["rows"];
    const auto read = json::parse(
        command("metrics --nav " + nav + " --trades " + (folder / "t.csv") + " --format json")
            .out)["rows"];
    REQUIRE(direct.size() == read.size());
    for (std::size_t i = 0; i < direct.size(); ++i) {
        INFO(direct[i].dump());
        CHECK(direct[i]["metric"] == read[i]["metric"]);
        CHECK(direct[i]["product"] == "ftx-bull");
        CHECK(read[i]["product"] == nav);
        CHECK(direct[i]["time"] == read[i]["time"]);
        const auto& left = direct[i]["value"];
        const auto& right = read[i]["value"];
        if (left.is_number()) {
            CHECK(right.get<double>() == Approx(left.get<double>()).margin(1e-9));
        } else {
            CHECK(left == right);
        }
    }
}

TEST_CASE("several products are measured in one pass, a row a metric, side by side for the eye") {
    const Folder folder;
    const std::string line =
        "metrics --product 3x --product -3x --prices " + sample_prices(folder) + " --format ";
    const auto rows = lines_of(command(line + "csv").out);
    const auto listed = lines_of(command("metrics --list --format csv").out).size() - 1;
    CHECK(rows.size() == 1 + 2 * listed);
    CHECK(rows[0] == "product,metric,unit,value,time");
    CHECK(rows[1].starts_with("3x,total_return,fraction,"));
    CHECK(rows[1].ends_with(","));
    CHECK(rows[1 + listed].starts_with("-3x,total_return,fraction,"));
    const auto row_of = [&](const std::string& name) {
        return *std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
            return row.find("," + name + ",") != std::string::npos;
        });
    };
    CHECK(row_of("max_drawdown_trough").starts_with("3x,max_drawdown_trough,time,,2024-01-"));
    CHECK(row_of("longest_under_water").find(",days,") != std::string::npos);
    const auto text = lines_of(command(line + "text").out);
    CHECK(text.size() == 1 + listed);
    CHECK(text[0].ends_with("-3x"));
}

TEST_CASE("flow gives the published trades of a 5 % move") {
    struct Row {
        std::string product;
        double notional;
    };
    for (const auto& [product, notional] : {Row{"2x", 10}, Row{"3x", 30}, Row{"5x", 100},
                                            Row{"-2x", 30}, Row{"-3x", 60}, Row{"-5x", 150}}) {
        const auto rows =
            json::parse(command("flow --moves 0.05 --format json --product " + product).out);
        CHECK(rows["flow"][0]["notional"].get<double>() == Approx(notional));
        CHECK(rows["flow"][0]["trigger"] == "schedule");
    }
    const auto bull = json::parse(command("flow --product ftx-bull --format json").out);
    CHECK(bull["emergency"][0]["at_or_below"].get<double>() == Approx(100 * (1 - 1.0 / 9)));
    CHECK(bull["emergency"][0]["at_or_above"].is_null());
    CHECK(bull["flow"].size() == 21);
    CHECK(bull["flow"][10]["move"] == 0);
}

TEST_CASE("position gives the liquidation price in common use") {
    const auto report = json::parse(
        command("position --margin 1000 --leverage 10 --entry 50000 --price 52500 --format json")
            .out);
    CHECK(report["liquidation_price"].get<double>() == Approx(45500));
    CHECK(report["profit"].get<double>() == Approx(500));
    CHECK(report["return_on_margin"].get<double>() == Approx(0.5));
    const auto line = "position --margin 1000 --entry 50000 --format json --leverage ";
    CHECK(command(line + std::string("-10")).out == command(line + std::string("10 --short")).out);
}

TEST_CASE("the margin call that is not given never contradicts the maintenance") {
    const auto call_price = [](const std::string& more) {
        const auto outcome = command(
            "position --margin 1000 --leverage 10 --entry 50000 --format json --maintenance " +
            more);
        INFO(outcome.err);
        REQUIRE(outcome.code == 0);
        return json::parse(outcome.out)["margin_call_price"];
    };
    CHECK(call_price("0.03").get<double>() == Approx(50000 * (0.9 + 0.06)));
    CHECK(call_price("0.08").get<double>() == Approx(50000 * (0.9 + 0.09)));
    CHECK(call_price("0").is_null());
    const Folder folder;
    CHECK(command("compare --product 3x --with isolated:leverage=5,maintenance=0.05 --with "
                  "perpetual:leverage=90 --prices " +
                  sample_prices(folder))
              .code == 0);
}

TEST_CASE("what rounding leaves of nothing is no deficit") {
    const Folder folder;
    write_file(folder / "in.csv",
               "date,open,high,low,close\n2020-01-01,100,100,100,100\n2020-01-02,100,100,40,50\n");
    const auto rows = json::parse(
        command("compare --product 3x --intrabar ohlc --with hold:leverage=3,intrabar=ohlc "
                "--format json --prices " +
                (folder / "in.csv"))
            .out)["rows"];
    CHECK(rows[1]["end"] == "wiped_out");
    CHECK(rows[1]["deficit"] == 0);
}

TEST_CASE("compare puts tokens beside instruments on one path") {
    const Folder folder;
    const std::string line = "compare --product 3x --format csv --prices " + sample_prices(folder);
    const auto all = lines_of(command(line).out);
    CHECK(all[0].starts_with("name,value,total_return,"));
    CHECK(all[1].starts_with("3x,"));
    CHECK(all[2].starts_with("spot,"));
    CHECK(all[3].find(":leverage=3,") != std::string::npos);
    const auto chosen = lines_of(command(line + " --with spot --with isolated:leverage=5").out);
    CHECK(chosen.size() == 4);
}

TEST_CASE(
    "compare --paths: the token's values are those of nav, the last ones those of the table") {
    const Folder folder;
    const std::string prices = " --product ftx-bull --prices " + sample_prices(folder, "400");
    const auto table =
        lines_of(command("compare --format csv --with perpetual:leverage=20 --paths " +
                         (folder / "paths.csv") + prices)
                     .out);
    command("nav --adjusted --out " + (folder / "nav.csv") + prices);
    const auto paths = lines_of(read_file(folder / "paths.csv"));
    const auto nav = lines_of(read_file(folder / "nav.csv"));
    REQUIRE(paths.size() == 2 * (nav.size() - 1) + 1);
    CHECK(paths[0] == "time,name,price,value,real_leverage,event");
    double nav0 = 0;
    std::size_t liquidated = 0;
    for (std::size_t row = 1; row < nav.size(); ++row) {
        const auto token = fields_of(paths[2 * row - 1]);
        const auto published = fields_of(nav[row]);
        if (row == 1) nav0 = std::stod(published[2]);
        CHECK(token[1] == "ftx-bull");
        CHECK(token[0] == published[0]);
        CHECK(token[2] == published[1]);
        CHECK(std::stod(token[3]) == std::stod(published[2]) / nav0);
        CHECK(token[4] == published[3]);
        CHECK(token[5] == published[10]);
        const auto perpetual = fields_of(paths[2 * row]);
        CHECK(perpetual[1] == "perpetual:leverage=20");
        liquidated += perpetual[5].find("liquidated") == std::string::npos ? 0 : 1;
        if (liquidated > 0) CHECK(perpetual[4] == "0");
    }
    CHECK(liquidated == 1);
    CHECK(fields_of(table[1])[1] == fields_of(paths[paths.size() - 2])[3]);
    CHECK(fields_of(table[2])[1] == fields_of(paths.back())[3]);
}

TEST_CASE("the help of compare has every field of an instrument with its default") {
    const auto help = command("compare --help").out;
    CHECK(help.find("leverage=3,intrabar=ohlc,free_balance=1,interest=0,") != std::string::npos);
    CHECK(help.find("maintenance=0.01,maintenance_on=entry,margin_call,") != std::string::npos);
    for (const auto& line : lines_of(help)) {
        if (line.find("  free_balance ") != 0) continue;
        CHECK(line.find("at 1 a leverage of 3 is 1.5 of all that is invested") !=
              std::string::npos);
        return;
    }
    FAIL("free_balance is not explained");
}
