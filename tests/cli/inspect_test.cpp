#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

namespace levtok::cli {
namespace {

using nlohmann::json;

json inspected(const Folder& folder, const std::string& line) {
    const auto outcome = command(folder.line("inspect " + line + " --format json"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json::parse(outcome.out);
}

std::string use_of(const json& input, const std::string& name) {
    for (const auto& column : input["columns"]) {
        if (column["name"] == name) return column["use"];
    }
    return "no such column";
}

bool warned(const json& document, const std::string& code) {
    for (const auto& warning : document["warnings"]) {
        if (warning["code"] == code) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("inspect says what the readers of prices, funding and rates understood") {
    const Folder folder;
    write_file(folder / "p.csv",
               "Date,Close/Last,Volume,Open,High,Low,Note\n03/13/2024,60,1,100,101,59,x\n"
               "03/14/2024,100,1,99,102,98,y\n03/18/2024,99,1,100,101,98,z\n"
               "03/19/2024,99,1,100,101,98,z\n03/20/2024,99,1,100,101,98,z\n");
    write_file(folder / "f.csv",
               "fundingTime,markPrice,fundingRate (%)\n2024-01-01T00:00:00Z,5,"
               "0.01\n2024-01-01T08:00:00Z,5,0.02\n2024-01-01T16:00:00Z,5,0.01\n");
    write_file(folder / "r.csv", "observation_date,DFF\n2024-01-01,5.33\n2024-01-02,5.33\n");
    const auto document = inspected(folder, "@p.csv @f.csv @r.csv");
    const auto& prices = document["inputs"][0];
    const auto& funding = document["inputs"][1];
    const auto& rates = document["inputs"][2];

    CHECK(prices["kind"] == "prices");
    CHECK(use_of(prices, "Close/Last") == "close");
    CHECK(use_of(prices, "High") == "high");
    CHECK(use_of(prices, "Date") == "time");
    CHECK(use_of(prices, "Note") == "not used");
    CHECK(prices["rows"] == 5);
    CHECK(prices["interval"] == "1d");
    CHECK(prices["first"] == "2024-03-14T00:00:00Z");
    CHECK(prices["time"].get<std::string>().find("03/13/2024, month first") != std::string::npos);
    CHECK(prices["unit"].is_null());

    CHECK(funding["kind"] == "funding");
    CHECK(use_of(funding, "fundingRate (%)") == "rate");
    CHECK(use_of(funding, "markPrice") == "not used");
    CHECK(funding["unit"] == "percent of the exposure");
    CHECK(funding["interval"] == "8h");
    CHECK(funding["rows"] == 3);

    CHECK(rates["kind"] == "rates");
    CHECK(rates["unit"] == "percent per year");
    CHECK(use_of(rates, "DFF") == "rate");
}

TEST_CASE("inspect reads by the same options and says the same notes as a replay") {
    const Folder folder;
    write_file(folder / "p.csv", "Date,Close\n01/02/2024,100\n02/02/2024,101\n03/02/2024,102\n");
    const auto assumed = inspected(folder, "@p.csv");
    CHECK(warned(assumed, "assumed_time"));
    const auto chosen = inspected(folder, "@p.csv --date-order dmy");
    CHECK_FALSE(warned(chosen, "assumed_time"));
    CHECK(chosen["inputs"][0]["last"] == "2024-02-03T00:00:00Z");
    CHECK(chosen["inputs"][0]["interval"] == "1d");

    write_file(folder / "g.csv",
               "time,price\n2024-01-01,1\n2024-01-02,1.01\n2024-01-03,1.02\n"
               "2024-01-09,1\n2024-01-10,1.01\n2024-01-13,1.02\n");
    const auto gaps = inspected(folder, "@g.csv");
    CHECK(gaps["inputs"][0]["gaps"] == 2);
    CHECK(gaps["inputs"][0]["largest_gap"] == "6d");
    CHECK(warned(gaps, "gap"));

    write_file(folder / "t.csv",
               "time;price\n2024-01-01;994\n2024-01-02;1.003\n2024-01-03;1.005\n");
    CHECK(inspected(folder, "@t.csv")["inputs"][0]["suspects"] == 1);

    write_file(folder / "r.csv", "time,rate\n2024-01-01T00:00Z,0.0001\n2024-01-01T08:00Z,0.0001\n");
    CHECK(inspected(folder, "@r.csv")["inputs"][0]["kind"] == "rates");
    CHECK(inspected(folder, "@r.csv --as funding")["inputs"][0]["kind"] == "funding");

    write_file(folder / "s.csv",
               "date,borrow_spread,lend_spread,who\n2024-01-01,0.5%,,x\n2025-01-01,0.6%,1%,y\n");
    const auto spreads = inspected(folder, "@s.csv");
    CHECK(spreads["inputs"][0]["kind"] == "spreads");
    CHECK(spreads["inputs"][0]["rows"] == 2);
    CHECK(spreads["inputs"][0]["unit"] == "fraction per year");
    const char* uses[] = {"time", "borrow_spread", "lend_spread", "not used"};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(spreads["inputs"][0]["columns"][i]["use"] == uses[i]);
    }
}

TEST_CASE("inspect takes out splits and distributions as nav does") {
    const Folder folder;
    write_file(folder / "p.csv",
               "Date,Close,Split\n2024-01-02,400,1\n2024-01-03,404,1\n2024-01-04,101,4\n");
    write_file(folder / "s.csv", "date,ratio\n2024-01-04,4\n");
    write_file(folder / "d.csv", "date,amount\n2024-01-03,2\n");
    for (const std::string options :
         {"", "--splits none", "--splits @s.csv", "--distributions @d.csv",
          "--splits none --distributions none"}) {
        INFO(options);
        const auto document = inspected(folder, "@p.csv " + options);
        const auto replayed =
            command(folder.line("nav --product 3x --format json --prices @p.csv " + options));
        REQUIRE(replayed.code == 0);
        const auto warnings = nlohmann::json::parse(replayed.out)["warnings"];
        for (const auto& warning : document["warnings"]) {
            INFO(warning.dump());
            CHECK(std::find(warnings.begin(), warnings.end(), warning) != warnings.end());
        }
        const bool adjusted = options.empty() || options.find("@s") != std::string::npos ||
                              options.find("@d") != std::string::npos;
        CHECK(warned(document, "adjusted_prices") == adjusted);
    }
}

TEST_CASE("inspect prints an aligned table, and what cannot be read ends with 2") {
    const Folder folder;
    write_file(folder / "p.csv", "time,price\n2024-01-01,1\n2024-01-02,1.01\n2024-01-03,1.02\n");
    const auto outcome = command(folder.line("inspect @p.csv"));
    CHECK(outcome.code == 0);
    const auto lines = lines_of(outcome.out);
    REQUIRE(lines.size() == 12);
    CHECK(lines[0] == folder / "p.csv");
    CHECK(lines[1] == "  kind      prices");
    CHECK(lines[2] == "  rows      3");
    CHECK(lines[10] == "  column    time   time   2024-01-01");
    CHECK(lines[11] == "  column    price  close  1");
    const auto none = command(folder.line("inspect @none.csv"));
    CHECK(none.code == 2);
    write_file(folder / "x.csv", "a,b\nx,y\n");
    CHECK(command(folder.line("inspect @x.csv")).code == 2);
    CHECK(command("inspect").code == 2);
}

}  // namespace levtok::cli
