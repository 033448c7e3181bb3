#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok::cli;

namespace {

const char* const four_days =
    "date,close\n2020-01-01,10000\n2020-01-02,11000\n2020-01-03,10000\n2020-01-04,10000\n";

std::string nav_line(const Folder& folder, const std::string& product = "3x") {
    write_file(folder / "in.csv", four_days);
    return "nav --product " + product + " --prices " + (folder / "in.csv");
}

}  // namespace

TEST_CASE("nav.csv has a row for each observation and these columns") {
    const Folder folder;
    const auto outcome = command(nav_line(folder));
    CHECK(outcome.code == 0);
    CHECK(outcome.err.empty());
    const auto lines = lines_of(outcome.out);
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] == "nav_time,price,nav,real_leverage,basket,loan,fee,financing,cost,cap,event");
    CHECK(lines[1] == "2020-01-01T00:00:00.000Z,10000,100,3,0.03,200,0,0,0,0,open");
    CHECK(lines[2].starts_with("2020-01-02T00:00:00.000Z,11000,130,3,"));
    CHECK(lines[2].ends_with(",scheduled"));
    // There and back by 10 %: -5.4545 %.
    CHECK(lines[3].starts_with("2020-01-03T00:00:00.000Z,10000,94.5454545454545"));
}

TEST_CASE("trades.csv has a row for each trade and these columns") {
    const Folder folder;
    const auto trades = folder / "trades.csv";
    CHECK(command(nav_line(folder) + " --trades " + trades).code == 0);
    const auto lines = lines_of(read_file(trades));
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] ==
          "time,due_time,trigger,price,real_leverage_before,real_leverage_after,notional,cost,nav,"
          "nav_time");
    CHECK(lines[1].starts_with(
        "2020-01-02T00:00:00.000Z,2020-01-02T00:00:00.000Z,schedule,11000,2.538461538461538"));
}

TEST_CASE("json holds the same rows, by --format or by the ending of --out") {
    const Folder folder;
    const auto by_format = command(nav_line(folder) + " --format json");
    const auto document = nlohmann::json::parse(by_format.out);
    CHECK(document["warnings"].empty());
    const auto& rows = document["rows"];
    REQUIRE(rows.size() == 4);
    CHECK(rows[1]["nav"] == 130);
    CHECK(rows[1]["event"] == "scheduled");
    CHECK(command(nav_line(folder) + " --out " + (folder / "nav.json")).out.empty());
    CHECK(read_file(folder / "nav.json") == by_format.out);
}

TEST_CASE("options change the product") {
    const Folder folder;
    const auto line = nav_line(folder);
    CHECK(lines_of(command(line + " --nav0 50").out)[2].starts_with(
        "2020-01-02T00:00:00.000Z,11000,65,"));
    CHECK(lines_of(command(line + " --set leverage=-3").out)[2].starts_with(
        "2020-01-02T00:00:00.000Z,11000,70,"));
    CHECK(lines_of(command(nav_line(folder, "-3x")).out)[2].starts_with(
        "2020-01-02T00:00:00.000Z,11000,70,"));
    CHECK(lines_of(command(line + " --from 2020-01-02 --to 2020-01-03").out).size() == 3);
}

TEST_CASE("a history split in two, its state saved between, gives the same bits") {
    const Folder folder;
    const auto prices = sample_prices(folder, "90");
    command("sample --days 90 --out - --funding-out " + (folder / "funding.csv"));
    const std::string run = "nav --product ftx-bull --set merge.below=50 --prices " + prices +
                            " --funding " + (folder / "funding.csv");
    const std::string state = folder / "state.json";
    for (const std::string adjusted : {"", " --adjusted"}) {
        const auto whole = command(run + adjusted);
        REQUIRE(whole.code == 0);
        REQUIRE(whole.out.find("merge") != std::string::npos);
        const auto first =
            command(run + adjusted + " --to 2024-02-10T05:00:00Z --save-state " + state);
        const auto rest = command(run + adjusted + " --from-state " + state);
        REQUIRE(rest.code == 0);
        const auto header = rest.out.find('\n') + 1;
        CHECK(first.out + rest.out.substr(header) == whole.out);
    }
}

TEST_CASE("a state of another product, or none at all, is refused") {
    const Folder folder;
    const auto prices = sample_prices(folder);
    const std::string state = folder / "state.json";
    command("nav --product 3x --prices " + prices + " --save-state " + state);
    auto outcome = command("nav --product ftx-bull --prices " + prices + " --from-state " + state);
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("must be as the token was saved with") != std::string::npos);
    write_file(state, "{}");
    outcome = command("nav --product 3x --prices " + prices + " --from-state " + state);
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("state.json: ") != std::string::npos);
}

TEST_CASE("merges are undone by --adjusted") {
    const Folder folder;
    write_file(folder / "in.csv", "date,close\n2020-01-01,100\n2020-01-02,75\n2020-01-03,80\n");
    const std::string line =
        "nav --product 3x --set merge.below=30 --prices " + (folder / "in.csv");
    const auto published = lines_of(command(line).out);
    const auto adjusted = lines_of(command(line + " --adjusted").out);
    CHECK(published[2].starts_with("2020-01-02T00:00:00.000Z,75,250,3,10,500,"));
    CHECK(published[2].ends_with(",scheduled+merge"));
    CHECK(adjusted[2].starts_with("2020-01-02T00:00:00.000Z,75,25,3,1,50,"));
}

TEST_CASE("what a product needs and the inputs lack is noted once") {
    const Folder folder;
    const auto prices = sample_prices(folder);
    auto outcome = command("nav --product ftx-bull --prices " + prices);
    CHECK(outcome.code == 0);
    REQUIRE(lines_of(outcome.err).size() == 2);
    CHECK(lines_of(outcome.err)[0] ==
          "levtok: note: ftx-bull pays the funding of a perpetual; without --funding none is "
          "charged");
    CHECK(lines_of(outcome.err)[1].starts_with(
        "levtok: note: ftx-bull: a schedule is due at times without a price"));
    outcome = command("nav --product upro --prices " + prices);
    CHECK(outcome.err.find("without --rates the benchmark is 0") != std::string::npos);
    CHECK(command("nav --product 3x --prices " + prices).err.empty());
}

TEST_CASE("funding and rates that no product is charged by are noted") {
    const Folder folder;
    write_file(folder / "in.csv", four_days);
    write_file(folder / "f.csv", "time,rate\n2020-01-01,1e-4\n2020-01-02,1e-4\n2020-01-03,1e-4\n");
    write_file(folder / "r.csv", "date,sofr\n2019-12-27,1\n2019-12-28,1\n");
    struct Row {
        std::string line;
        std::string note;  ///< empty: none
    };
    const std::string funding =
        "levtok: note: --funding charges nothing: no product here pays the funding of a perpetual; "
        "--set 'financing={\"kind\":\"perpetual\"}' has it charged\n";
    const std::string rates =
        "levtok: note: --rates charges nothing: no product here pays interest on its cash; --set "
        "'financing={\"kind\":\"cash\"}' has it charged\n";
    const std::string short_path =
        "levtok: note: the path lasts 3 days, which is less than a year: annual return and Calmar "
        "ratio are left out\n";
    const Row rows[] = {
        {"nav --product 3x --funding @f.csv", funding},
        {"nav --product upro --rates @r.csv --funding @f.csv", funding},
        {"nav --product ftx-bull --set rebalance.0.at=00:00 --funding @f.csv --rates @r.csv",
         rates},
        {"metrics --product 3x --product 2x --funding @f.csv", funding + short_path},
        {"nav --product 3x --funding @f.csv --set financing={\"kind\":\"perpetual\"}", ""},
        {"nav --product 3x --rates @r.csv --set financing={\"kind\":\"cash\"}", ""},
        {"compare --product 3x --with spot --funding @f.csv", funding},
        {"compare --product 3x --with perpetual --funding @f.csv", ""},
        {"compare --product 3x --with hold --rates @r.csv", ""},
    };
    for (const auto& row : rows) {
        INFO(row.line);
        const auto outcome = command(folder.line(row.line + " --prices @in.csv"));
        CHECK(outcome.code == 0);
        CHECK(outcome.err == row.note);
    }
}

TEST_CASE("funding and rates that do not reach as far as the prices are noted") {
    struct Row {
        std::string option;
        std::string rows;
        std::string note;  ///< empty: none
    };
    const Row rows[] = {
        {"--funding", "time,rate\n2020-01-01,1e-4\n2020-01-02,1e-4\n2020-01-03,1e-4\n", ""},
        {"--funding", "time,rate\n2019-01-01,1e-4\n2019-01-02,1e-4\n",
         "funding from 2019-01-01T00:00:00Z to 2019-01-02T00:00:00Z, prices from "
         "2020-01-01T00:00:00Z to 2020-01-04T00:00:00Z: no funding is charged"},
        {"--funding", "time,rate\n2020-01-05,1e-4\n2020-01-06,1e-4\n", "no funding is charged"},
        {"--funding", "time,rate\n2020-01-03T00:00:00Z,1e-4\n2020-01-03T08:00:00Z,1e-4\n",
         "none is charged where the file has none"},
        {"--rates", "date,sofr\n2019-12-27,1\n2019-12-28,1\n", ""},
        {"--rates", "date,sofr\n2020-01-02,1\n2020-01-03,1\n",
         "the benchmark is 0 before the first rate"},
        {"--rates", "date,sofr\n2019-12-01,1\n2019-12-02,1\n",
         "the benchmark stays at the last one after it"},
        {"--rates", "date,rate\n2019-12-27,0.01\n2019-12-28,0.01\n",
         "column 'rate' read as a fraction per year (--rates-unit percent if it is percent)"},
    };
    const Folder folder;
    for (const auto& row : rows) {
        INFO(row.option << ' ' << row.rows);
        write_file(folder / "more.csv", row.rows);
        const auto outcome = command(nav_line(folder) + ' ' + row.option + ' ' +
                                     (folder / "more.csv") + " --set financing={\"kind\":" +
                                     (row.option == "--rates" ? "\"cash\"}" : "\"perpetual\"}"));
        INFO(outcome.err);
        CHECK(outcome.code == 0);
        CHECK(outcome.err.find(row.note) != std::string::npos);
        CHECK(lines_of(outcome.err).size() == (row.note.empty() ? 0 : 1));
    }
}

TEST_CASE("a gap between a saved state and what follows is noted") {
    const Folder folder;
    const auto state = folder / "state.json";
    REQUIRE(command(nav_line(folder) + " --to 2020-01-02 --save-state " + state).code == 0);
    CHECK(command(nav_line(folder) + " --from-state " + state).err.empty());
    const auto outcome = command(nav_line(folder) + " --from 2020-01-04 --from-state " + state);
    CHECK(outcome.code == 0);
    CHECK(outcome.err ==
          "levtok: note: the state is as of 2020-01-02T00:00:00Z and the prices continue at "
          "2020-01-04T00:00:00Z, a gap of 2d without prices\n");
}

TEST_CASE("the summary names the end of a wiped-out token") {
    const Folder folder;
    write_file(folder / "in.csv", "date,close\n2020-01-01,100\n2020-01-02,60\n2020-01-03,80\n");
    const auto outcome = command("nav --product 3x --summary --prices " + (folder / "in.csv") +
                                 " --out " + (folder / "o"));
    CHECK(outcome.code == 0);
    CHECK(outcome.err.find("wiped out     2020-01-02T00:00:00Z by the market, 20 below zero") !=
          std::string::npos);
    CHECK(outcome.err.find("max drawdown  100.00 %") != std::string::npos);
    const auto lines = lines_of(read_file(folder / "o"));
    CHECK(lines[2] == "2020-01-02T00:00:00.000Z,60,0,0,0,0,0,0,0,0,wiped_out");
    CHECK(lines[3] == "2020-01-03T00:00:00.000Z,80,0,0,0,0,0,0,0,0,");
}
