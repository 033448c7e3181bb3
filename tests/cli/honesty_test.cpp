#include <filesystem>
#include <nlohmann/json.hpp>

#include "rebalance/product.hpp"
#include "service/store/store.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/data.hpp"

/// What the command does not invent, and what it tells instead.
namespace levtok::cli {
namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A token is put as the server puts it; there is no command for it.
void put_one_token(const std::string& data, const std::string& underlying,
                   const std::string& product) {
    store::Store store("sqlite:" + data + "/levtok.db");
    store.put_token(
        {.symbol = "T", .underlying = underlying, .terms = rebalance::product(product)});
}

/// Of a CSV with the columns of nav.csv.
double total(const std::string& csv, std::size_t column) {
    double sum = 0;
    const auto lines = lines_of(csv);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        std::size_t at = 0;
        for (std::size_t k = 0; k < column; ++k) at = lines[i].find(',', at) + 1;
        sum += std::stod(lines[i].substr(at));
    }
    return sum;
}

}  // namespace

TEST_CASE("nav and export by the interval have the totals of the path, and each other's bytes") {
    const Folder folder;
    sample_prices(folder, "20");
    const std::string data = " --data @data";
    REQUIRE(
        command(folder.line("sample --days 20 --out /dev/null --funding-out @funding.csv")).code ==
        0);
    REQUIRE(
        command(folder.line("import --underlying btc --prices @prices.csv --funding @funding.csv" +
                            data))
            .code == 0);
    put_one_token(folder / "data", "btc", "ftx-bull");
    const std::string replay = "nav --product ftx-bull --prices @prices.csv --funding @funding.csv";
    const auto path = command(folder.line(replay));
    REQUIRE(path.code == 0);
    for (const std::string interval : {"4h", "1d", "7d"}) {
        CAPTURE(interval);
        const auto rows = command(folder.line(replay + " --interval " + interval));
        CHECK(lines_of(rows.out).size() < lines_of(path.out).size() / 3);
        for (const std::size_t column : {6U, 7U, 8U}) {
            CAPTURE(column);
            CHECK(total(rows.out, column) == Approx(total(path.out, column)).epsilon(1e-12));
        }
        CHECK(lines_of(rows.out).back().substr(0, 40) == lines_of(path.out).back().substr(0, 40));
        const auto stored = command(folder.line("export --token T --interval " + interval + data));
        CHECK(stored.out == rows.out);
        const auto json = nlohmann::json::parse(
            command(folder.line(replay + " --format json --interval " + interval)).out);
        CHECK(json["rows"].size() == lines_of(rows.out).size() - 1);
    }
    CHECK(command(folder.line("export --underlying btc --interval 1d" + data)).code == 2);
}

TEST_CASE("a beginning by --from before the first row is told, and one at it or after it is not") {
    const Folder folder;
    write_file(folder / "closes.csv",
               "date,close\n2020-03-02,100\n2020-03-03,101\n2020-03-04,99\n");
    write_file(folder / "bars.csv",
               "time,open,high,low,close\n2020-03-02 00:00,1,2,1,2\n2020-03-02 01:00,2,3,2,3\n"
               "2020-03-02 02:00,3,4,3,4\n");
    struct Row {
        const char* file;
        const char* from;
        bool told;
    };
    for (const auto& [file, from, told] : {Row{"closes.csv", "2020-03-01", true},
                                           {"closes.csv", "2020-03-02", false},
                                           {"closes.csv", "2020-03-03", false},
                                           {"bars.csv", "2020-03-01T23:00:00Z", true},
                                           // The first bar is of the hour from then on.
                                           {"bars.csv", "2020-03-02T00:00:00Z", false},
                                           {"bars.csv", "2020-03-02T02:00:00Z", false}}) {
        CAPTURE(file, from);
        const auto outcome = command(
            folder.line("nav --product 3x --prices @" + std::string(file) + " --from " + from));
        CHECK(outcome.code == 0);
        CHECK(has(outcome.err, "what --from asks for begins at") == told);
    }
    REQUIRE(command(folder.line("import --underlying x --prices @closes.csv --data @data")).code ==
            0);
    put_one_token(folder / "data", "x", "3x");
    CHECK(has(command(folder.line("export --token T --data @data --from 2020-02-01")).err,
              "T: what --from asks for begins at 2020-02-01"));
    CHECK(command(folder.line("export --token T --data @data --from 2020-03-02")).err.empty());
}

TEST_CASE("a token that dies has no ratios but a note with date, price and cause") {
    const Folder folder;
    write_file(folder / "p.csv",
               "date,close\n2020-03-10,8000\n2020-03-11,7900\n2020-03-12,4800\n2020-03-13,5600\n"
               "2020-03-14,9000\n");
    const std::string told =
        "3x: was wiped out by the market at 2020-03-12T00:00:00Z, at a price of 4800";
    const std::string of = " --product 3x --prices @p.csv";
    const auto metrics = command(folder.line("metrics --format json" + of));
    CHECK(has(metrics.err, told));
    const auto rows = nlohmann::json::parse(metrics.out)["rows"];
    for (const auto& row : rows) {
        const auto name = row["metric"].get<std::string>();
        const bool ratio = name == "sharpe" || name == "sortino" || name == "calmar";
        if (ratio || name == "annual_return") CHECK(row["value"].is_null());
        if (name == "total_return") CHECK(row["value"] == -1);
        if (name == "longest_under_water") CHECK(row["value"] == 2);
    }
    CHECK(has(command(folder.line("nav --out @n.csv" + of)).err, told));
    const auto attribution = command(folder.line("attribution" + of));
    CHECK(has(attribution.err, told));
    // From what was published: the same numbers, and the file in the place of the product.
    const auto published = command(folder.line("attribution --nav @n.csv"));
    CHECK(has(published.err, "n.csv: was wiped out by the market at 2020-03-12"));
    CHECK(nlohmann::json::parse(published.out)["target"] ==
          nlohmann::json::parse(attribution.out)["target"]);
    CHECK(has(command(folder.line("metrics --nav @n.csv")).err, "was wiped out by the market"));
}

TEST_CASE("a management fee beyond NAV is named as that") {
    const Folder folder;
    write_file(folder / "p.csv", "date,close\n2020-01-01,100\n2023-01-01,100\n2023-01-02,101\n");
    const auto outcome = command({"nav", "--product", "3x", "--set",
                                  R"(fees.management={"rate": 0.9, "per": "dilution"})", "--prices",
                                  folder / "p.csv", "--summary", "--out", folder / "n.csv"});
    REQUIRE(outcome.code == 0);
    CHECK(
        has(outcome.err, "was wiped out by its management fee, which was all of its NAV or more"));
    CHECK(has(outcome.err, "wiped out     2023-01-01T00:00:00Z by its management fee"));
    CHECK_FALSE(has(outcome.err, "by the market"));
}

TEST_CASE("metrics of the year so far, of a year and of all of it") {
    const Folder folder;
    sample_prices(folder, "800");
    const std::string of = " --product 2x --prices @prices.csv --format json";
    const auto value = [&](const std::string& window, const std::string& name) {
        const auto out = command(folder.line("metrics" + window + of)).out;
        const auto rows = nlohmann::json::parse(out)["rows"];
        for (const auto& row : rows) {
            if (row["metric"] == name) return row["value"];
        }
        return nlohmann::json();
    };
    CHECK(value(" --window 1y", "annual_return").is_number());
    CHECK(value(" --window 1y", "annual_return") == value(" --window 365d", "annual_return"));
    CHECK(value(" --window ytd", "annual_return").is_null());
    CHECK(value(" --window ytd", "sharpe").is_number());
    CHECK(value(" --window all", "total_return") == value("", "total_return"));
    CHECK(value(" --window 90d", "total_return") != value("", "total_return"));
    CHECK(has(command(folder.line("metrics --window 9y" + of)).err, "what --window 9y asks for"));
    CHECK(has(command(folder.line("metrics --window 9q" + of)).err,
              "--window: must be a span like 90d or 1y (365 days), or ytd or all"));
}

TEST_CASE("a name that would lie about what is in the file is refused with one that does not") {
    const Folder folder;
    sample_prices(folder, "3");
    const std::string nav = "nav --product 3x --prices @prices.csv ";
    struct Row {
        std::string line;
        const char* name;  ///< that works instead
    };
    const std::vector<Row> lies{
        {nav + "--out @x.parquet", "name it x.csv"},
        {nav + "--out @x.XLSX", "name it x.csv"},
        {nav + "--out @x.pq", "name it x.csv"},
        {nav + "--out @x.Parq", "name it x.csv"},
        {nav + "--out @x.ftr", "name it x.csv"},
        {nav + "--out @x.fea", "name it x.csv"},
        {nav + "--out @x.ipc", "name it x.csv"},
        {nav + "--out @x.xlsb", "name it x.csv"},
        {nav + "--out @x.sas7bdat", "name it x.csv"},
        {nav + "--out @x.csv.rar", "name it x.csv"},
        {nav + "--out @x.csv.zip", "name it x.csv"},
        {nav + "--out @x.tsv", "name it x.csv"},
        {nav + "--out @x.html", "name it x.csv"},
        {nav + "--out @x.csv.zst", "name it x.csv"},
        {nav + "--out @x.parquet.gz", "name it x.csv"},
        {nav + "--out @x.json --format csv", "name it x.csv"},
        {nav + "--out @x.csv --format json", "name it x.json"},
        {nav + "--out @x.csv --format text", "name it x.txt"},
        {nav + "--out @n.csv --trades @x.feather", "name it x.csv"},
        {nav + "--out @n.csv --save-state @x.csv", "name it x.json"},
        {"sample --out @x.json", "name it x.csv"},
        {"sample --funding-out @x.parquet", "name it x.csv"},
        {"products --out @x.parquet", "name it x.csv"},
        {"metrics --product 3x --prices @prices.csv --out @x.pkl", "name it x.csv"},
        {"compare --product 3x --prices @prices.csv --out @c.csv --paths @x.h5", "name it x.csv"},
        {"report --product 3x --prices @prices.csv --out @x.pdf", "name it x.html"},
        {"report --product 3x --prices @prices.csv --out @x.json", "name it x.html"},
        {"fit --model gbm --prices @prices.csv --out @x.csv", "name it x.json"},
        {"backup --data @none --out @x.zip", "name it x.db"},
    };
    const auto before = folder.names();
    for (const auto& [line, name] : lies) {
        CAPTURE(line);
        const auto outcome = command(folder.line(line));
        CHECK(outcome.code == 2);
        CHECK(has(outcome.err, name));
        CHECK(folder.names() == before);
    }
    for (const std::string out : {"x.csv", "x.csv.gz", "x.json", "x.json.gz", "x.txt", "x", "x.dat",
                                  "x.2024-03-01", "x.gz"}) {
        CAPTURE(out);
        CHECK(command(folder.line(nav + "--out @" + out)).code == 0);
    }
    CHECK(read_file(folder / "x.json").starts_with("{\"rows\":"));
}

TEST_CASE("partial results that someone has crafted are refused") {
    const auto sound = case_file("partials/partial-2.levtok");
    if (!sound) return;
    for (const std::string name : {"merge_bad_1", "merge_bad_2"}) {
        CAPTURE(name);
        const Folder folder;
        const auto bad = *case_file("partials/" + name + ".levtok");
        const auto merged = command({"merge", bad, *sound, "--out", folder / "r"});
        CHECK(merged.code == 2);
        CHECK(has(merged.err,
                  name + ".levtok: is not a partial result that this version of levtok writes"));
        CHECK_FALSE(std::filesystem::exists(folder / "r/manifest.json"));
    }
}

TEST_CASE("a folder that holds another job's results is kept unless it may be lost") {
    const Folder folder;
    const std::string job = "montecarlo --product 3x --paths 300 --horizon 20d --out @r --seed ";
    REQUIRE(command(folder.line(job + "1")).code == 0);
    const auto first = read_file(folder / "r/summary.csv");
    // The same job once more is no loss.
    CHECK(command(folder.line(job + "1")).code == 0);
    const auto refused = command(folder.line(job + "2"));
    CHECK(refused.code == 2);
    CHECK(has(refused.err,
              "r/manifest.json: is of another job: they differ in seed; give --out "
              "another folder, or --overwrite to lose what is there"));
    CHECK(read_file(folder / "r/summary.csv") == first);
    CHECK(command(folder.line(job + "2 --overwrite")).code == 0);
    CHECK(read_file(folder / "r/summary.csv") != first);

    // Shares of a job, and their merge.
    const std::string share = "montecarlo --product 3x --paths 4000 --horizon 20d --seed 5 ";
    for (const std::string k : {"1/2", "2/2"}) {
        REQUIRE(command(folder.line(share + "--out @s --shard " + k)).code == 0);
    }
    const auto other = command(folder.line(
        "montecarlo --product 3x --paths 4000 --horizon 20d --seed 6 --out @s --shard 1/2"));
    CHECK(other.code == 2);
    CHECK(has(other.err, "partial-1-of-2.levtok: is of another job: they differ in seed"));
    const auto merged = command(folder.line("merge @s --out @r"));
    CHECK(merged.code == 2);
    CHECK(has(merged.err, "is of another job"));
    CHECK(command(folder.line("merge @s --out @r --overwrite")).code == 0);

    // What a job has left that was killed before it wrote its manifest is no result.
    std::filesystem::remove(folder / "r/manifest.json");
    CHECK(command(folder.line(job + "3")).code == 0);
    CHECK(std::filesystem::exists(folder / "r/manifest.json"));

    // A file of the name that is of no job is nobody's to lose either.
    std::filesystem::create_directory(folder / "mine");
    write_file(folder / "mine/summary.csv", "my,notes\n");
    CHECK(has(
        command(folder.line("montecarlo --product 3x --paths 300 --horizon 20d --out @mine")).err,
        "mine/summary.csv: is no table of a Monte Carlo job"));
    CHECK(read_file(folder / "mine/summary.csv") == "my,notes\n");
}

TEST_CASE("flow says what is of one token and what of all") {
    const auto text = command("flow --product ftx-bull --moves=-0.1,0.1 --format text");
    CHECK(has(text.out, "nav is of one token, notional and cost of all:"));
    const Folder folder;
    const std::string flow = "flow --product 3x --moves=-0.1 --format json";
    const auto of = [&](const std::string& supply) {
        return nlohmann::json::parse(
            command(flow + " --set initial_supply=" + supply).out)["flow"][0];
    };
    CHECK(of("1")["nav"] == of("1000")["nav"]);
    CHECK(of("1000")["notional"].get<double>() == Approx(1000 * of("1")["notional"].get<double>()));
}

TEST_CASE("no number is written with a needless exponent or the sign of nothing") {
    const Folder folder;
    write_file(
        folder / "p.csv",
        "time,open,high,low,close,volume\n2024-01-01 00:00,100000,100000,100000,100000,0.0001\n"
        "2024-01-01 01:00,100000,200000,100000,200000,1000000\n"
        "2024-01-01 02:00,200000,200000,200000,200000,0\n");
    const auto csv = command(folder.line("nav --product -3x --prices @p.csv --nav0 100000")).out;
    CHECK(has(csv, ",100000,100000,-3,-3,-400000,0,0,0,0,open"));
    CHECK_FALSE(has(csv, "e+0"));
    CHECK_FALSE(has(csv, ",-0,"));
    const auto json =
        command(folder.line("nav --product -3x --prices @p.csv --nav0 100000 --format json")).out;
    CHECK_FALSE(has(json, "e+0"));
    CHECK_FALSE(has(json, ":-0,"));
    CHECK(nlohmann::json::parse(json)["rows"][0]["loan"] == -400000);
    CHECK(has(command({"nav", "--product", "3x", "--set", "merge={\"below\": 1, \"factor\": 1}",
                       "--prices", folder / "p.csv"})
                  .err,
              "[1.5, 1000000]"));
}

}  // namespace levtok::cli
