#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok::cli;

TEST_CASE("every command has a help with an example") {
    for (const std::string name :
         {"nav", "attribution", "metrics", "flow", "compare", "position", "products", "sample",
          "inspect", "import", "export", "keys", "backup", "verify", "completion", "version"}) {
        INFO(name);
        const auto outcome = command(name + " --help");
        CHECK(outcome.code == 0);
        CHECK(outcome.err.empty());
        CHECK(outcome.out.find("Example:\n  ") != std::string::npos);
        CHECK(outcome.out.find("levtok " + name) != std::string::npos);
        CHECK(command("--help").out.find("  " + name) != std::string::npos);
    }
}

TEST_CASE("the version names the project, its version and the compiler") {
    const auto outcome = command("version");
    CHECK(outcome.code == 0);
    CHECK(outcome.out.starts_with("levtok 0."));
    CHECK(command("--version").out == outcome.out);
}

TEST_CASE("bad usage ends with 2, one line, and what would be right") {
    struct Row {
        std::string line;
        std::string message;
    };
    const Row rows[] = {
        {"", "no command given"},
        {"nvv", "unknown command \"nvv\"; did you mean nav?"},
        {"nva", "unknown command \"nva\"; did you mean nav?"},
        {"nav", "--product is required; see `levtok nav --help`"},
        {"nav --product 3x", "--prices is required"},
        {"nav --prodct 3x", "unknown option --prodct; did you mean --product?"},
        {"strategy --stop 0.1", "unknown option --stop; did you mean --stop-loss?"},
        {"position --stop-loss 49000", "unknown option --stop-loss; did you mean --stop?"},
        {"holding --stop 0.1", "unknown option --stop; see `levtok holding --help`"},
        {"nav --product 3x --prices", "--prices"},
        {"nav --product 3x --prices x.csv surplus", "unexpected argument \"surplus\""},
        {"nav --product ftx-bul --prices x.csv", "did you mean ftx-bull?"},
        {"nav --product 3x --prices x.csv --format cvs",
         "--format: must be one of csv, json, text"},
        {"nav --product 3x --prices x.csv --intrabar o", "--intrabar: must be one of close, ohlc"},
        {"nav --product 3x --prices x.csv --stamps o", "--stamps: must be one of open, close"},
        {"nav --product 3x --prices x.csv --from soon", "--from: must be a time like 2020-03-12"},
        {"nav --product 3x --prices x.csv --from 2021-01-01 --to 2020-01-01",
         "--from: must be before --to, 2020-01-01T00:00:00Z, was 2021-01-01T00:00:00Z"},
        {"nav --product 3x --prices x.csv --set leverage", "--set: must be path=value"},
        {"nav --product 3x --prices x.csv --set leverge=2", "did you mean leverage?"},
        {"nav --product 3x --prices x.csv --set leverage=1e9", "leverage: must be in [-100, 100]"},
        {"nav --product 3x --prices x.csv --set fees.management.rate=1.7",
         "3x: fees.management.rate: must be in [0, 1), was 1.7"},
        {"nav --product 3x --prices x.csv --nav0 -5", "initial_nav: must be in (0, 1e+15], was -5"},
        {"nav --product 3x --prices x.csv --nav0 1e308",
         "initial_nav: must be in (0, 1e+15], was 1e+308"},
        {"nav --product 3x --prices x.csv --nav0 abc", "initial_nav: must be a number"},
        {"metrics --nav a.csv --prices b.csv --product 3x", "give either --nav, or --product"},
        {"attribution --prices a.csv", "give either --nav, or --product and --prices"},
        {"attribution --nav a.csv --from 2020-01-01", "--from does not go with --nav"},
        {"attribution --nav a.csv --to 2020-01-01", "--to does not go with --nav"},
        {"attribution --nav a.csv --product 3x --set leverage=2", "--set does not go with --nav"},
        {"attribution --nav a.csv --funding f.csv", "--funding does not go with --nav"},
        {"metrics --nav a.csv --rates r.csv", "--rates does not go with --nav"},
        {"metrics --nav a.csv --product 3x --nav0 5", "--nav0 does not go with --nav"},
        {"metrics --nav a.csv --strict", "--strict does not go with --nav"},
        {"metrics --nav a.csv --product 3x --product 2x", "--nav is the path of one --product"},
        {"metrics --product 3x --prices x.csv --trades t.csv", "--trades goes with --nav only"},
        {"attribution --nav a.csv --leverage 1000", "--leverage: must be in [-100, 100], was 1000"},
        {"flow --product 3x --moves=-2", "must be > -1, was -2"},
        {"flow --product 3x --moves=0:1", "--moves: must be low:high:step"},
        {"flow --product 3x --moves=0:1:1e-9", "--moves: must have at most 100000 points"},
        {"flow --product 3x --moves=0.1:-0.1:0.01",
         "--moves: must be low:high:step with high >= low, was '0.1:-0.1:0.01'"},
        {"flow --product 3x --price 100 --prices x.csv", "leave out --price, or --prices"},
        {"flow --product 3x --price 100 --from-state s.json", "leave out --price, or --from-state"},
        {"flow --product 3x --funding f.csv", "flow: --funding goes with --prices only"},
        {"nav --summary --product 3x --prices a --column b --column c",
         "levtok: --column is given twice; once is enough"},
        {"flow --product 3x --product 5x", "levtok: --product is given twice; once is enough"},
        {"exact --product 3x --horizon 1d --horizon 2d --horizon 3d",
         "levtok: --horizon is given 3 times; once is enough"},
        {"position --margin 1 --leverage 0 --entry 1",
         "--leverage: must be in [-1000, 1000] and not 0, was 0"},
        {"position --margin 1 --leverage -1001 --entry 1",
         "--leverage: must be in [-1000, 1000] and not 0, was -1001"},
        {"metrics --product 3x --prices x.csv --risk-free 5",
         "--risk-free: must be in [-1, 1], was 5"},
        {"compare --product 3x --prices x.csv --with spott", "did you mean spot?"},
        {"flow --product 3x --price 0", "--price: must be > 0, was 0"},
        {"compare --product 3x --prices x.csv --with sport", "sport"},
        {"compare --product 3x --prices x.csv --with isolated:5", "--with: must be a name"},
        {"position --margin 1000", "is required"},
        {"position --margin 1e400 --leverage 2 --entry 1",
         "--margin: must be a number >= 0, was \"1e400\""},
        {"position --margin 1 --entry 1", "--leverage: must be given, or --ladder"},
        {"position --risk 1 --entry 1 --leverage 2", "--risk: must have a stop"},
        {"position --margin 1 --entry 1 --leverage 2 --beside units=1", "--beside.entry: must be"},
        {"position --margin 1 --entry 1 --leverage 2 --beside 1", "--beside: must be units="},
        {"position --margin -1 --leverage 2 --entry 1", "margin"},
        {"products nope", "no product or file is called \"nope\""},
        {"nav --product 3x --prices x.csv --out a --trades a", "--out and --trades both write a"},
        {"nav --product 3x --prices x.csv --out a --save-state ./a",
         "--out and --save-state both write ./a"},
        {"nav --product 3x --prices x.csv --trades -", "--out and --trades both write -"},
        {"sample --out a --funding-out a", "--out and --funding-out both write a"},
        {"sample --out .", "cannot be opened for writing: Is a directory"},
        {"sample --days 0", "--days: must be in [1, 36500], was 0"},
        {"sample --interval 1x", "--interval: must be a whole number above 0 with a unit"},
        {"sample --seed -1", "--seed: must be a whole number"},
        {"completion csh", "must be bash, zsh or fish"},
    };
    for (const auto& row : rows) {
        INFO("levtok " << row.line);
        const auto outcome = command(row.line);
        INFO(outcome.err);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.starts_with("levtok: "));
        CHECK(lines_of(outcome.err).size() == 1);
        CHECK(outcome.err.find(row.message) != std::string::npos);
    }
}
