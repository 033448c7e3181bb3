#include <filesystem>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok::cli;

namespace {

namespace fs = std::filesystem;

/// An input for every option that reads one, each under the name of its kind.
struct Inputs {
    Inputs() {
        sample_prices(folder, "30");
        command("sample --days 30 --funding-out " + (folder / "funding.csv"));
        write_file(folder / "rates.csv", "date,sofr\n2023-12-27,1\n2023-12-28,1\n");
        const std::string run = "nav --product 3x --prices " + (folder / "prices.csv");
        command(run + " --out " + (folder / "nav.csv") + " --trades " + (folder / "trades.csv"));
        command(run + " --out /dev/null --save-state " + (folder / "state.json"));
        write_file(folder / "mine.json", command("products 3x").out);
        write_file(folder / "model.json", R"({"model": "gbm", "parameters": {"volatility": 0.8}})");
    }

    Folder folder;
};

}  // namespace

TEST_CASE("no output takes the place of an input, whatever the command") {
    struct Row {
        std::string line;
        std::string options;  ///< the one that writes, the one that reads
        std::string file;
    };
    const Row rows[] = {
        {"nav --product 3x --prices @prices.csv --out @prices.csv", "--out --prices", "prices.csv"},
        {"nav --product 3x --prices @prices.csv --trades @prices.csv --out @o.csv",
         "--trades --prices", "prices.csv"},
        {"nav --product 3x --prices @prices.csv --save-state @prices.csv --out @o.csv",
         "--save-state --prices", "prices.csv"},
        {"nav --product @mine.json --prices @prices.csv --out @mine.json", "--out --product",
         "mine.json"},
        {"nav --product 3x --prices @prices.csv --from-state @state.json --out @state.json",
         "--out --from-state", "state.json"},
        {"nav --product ftx-bull --prices @prices.csv --funding @funding.csv --out @funding.csv",
         "--out --funding", "funding.csv"},
        {"nav --product upro --prices @prices.csv --rates @rates.csv --out @rates.csv",
         "--out --rates", "rates.csv"},
        {"attribution --nav @nav.csv --out @nav.csv", "--out --nav", "nav.csv"},
        {"attribution --nav @nav.csv --trades @trades.csv --out @trades.csv", "--out --trades",
         "trades.csv"},
        {"metrics --product 3x --prices @prices.csv --out @prices.csv", "--out --prices",
         "prices.csv"},
        {"metrics --nav @nav.csv --out @nav.csv", "--out --nav", "nav.csv"},
        {"compare --product 2x --product @mine.json --prices @prices.csv --out @mine.json",
         "--out --product", "mine.json"},
        {"compare --product 2x --prices @prices.csv --paths @prices.csv --out @o.csv",
         "--paths --prices", "prices.csv"},
        {"flow --product 3x --from-state @state.json --out @state.json", "--out --from-state",
         "state.json"},
        {"products @mine.json --out @mine.json", "--out name", "mine.json"},
        {"products --check @mine.json --out @mine.json", "--out --check", "mine.json"},
        {"fit --prices @prices.csv --model gbm --out @prices.csv", "--out --prices", "prices.csv"},
        {"exact --product 3x --model @model.json --out @model.json", "--out --model", "model.json"},
        {"study --model @model.json --out @model.json", "--out --model", "model.json"},
    };
    const Inputs inputs;
    for (const auto& row : rows) {
        INFO("levtok " << row.line);
        const auto names = inputs.folder.names();
        const auto before = read_file(inputs.folder / row.file);
        REQUIRE_FALSE(before.empty());
        const auto outcome = command(inputs.folder.line(row.line));
        INFO(outcome.err);
        const auto blank = row.options.find(' ');
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err == "levtok: " + row.options.substr(0, blank) + " would overwrite " +
                                 (inputs.folder / row.file) + ", which " +
                                 row.options.substr(blank + 1) +
                                 " reads; give it a path of its own\n");
        CHECK(read_file(inputs.folder / row.file) == before);
        CHECK(inputs.folder.names() == names);
    }
}

TEST_CASE("an input is known under any of its names") {
    const Inputs inputs;
    const auto prices = inputs.folder / "prices.csv";
    fs::create_symlink(prices, inputs.folder / "link.csv");
    fs::create_hard_link(prices, inputs.folder / "twin.csv");
    const auto before = read_file(prices);
    for (const std::string name : {"./prices.csv", "link.csv", "twin.csv"}) {
        INFO(name);
        const auto outcome =
            command("nav --product 3x --prices " + prices + " --out " + (inputs.folder / name));
        CHECK(outcome.code == 2);
        CHECK(outcome.err.find("--out would overwrite") != std::string::npos);
        CHECK(read_file(prices) == before);
    }
}

TEST_CASE("no output takes the place of the database or of a file beside it") {
    const Folder folder;
    fs::create_directory(folder / "d");
    write_file(folder / "p.csv", "date,close\n2024-01-01,100\n2024-01-02,101\n");
    write_file(folder / "f.csv", "time,rate\n2024-01-01,0.0001\n");
    REQUIRE(command(folder.line("import --data @d -u btc --prices @p.csv --funding @f.csv")).code ==
            0);
    fs::create_symlink(folder / "d/levtok.db", folder / "link.db");
    fs::create_hard_link(folder / "d/levtok.db", folder / "twin.db");
    fs::create_directory_symlink(folder / "d", folder / "other");
    const auto before = read_file(folder / "d/levtok.db");
    const auto names = folder.names();
    struct Row {
        std::string line;
        std::string option;
        std::string output;
    };
    const Row rows[] = {
        {"export --data @d -u btc --out @d/levtok.db", "--out", "d/levtok.db"},
        {"export --data @d -u btc --out @d/../d/levtok.db", "--out", "d/../d/levtok.db"},
        {"export --data @d -u btc --out @link.db", "--out", "link.db"},
        {"export --data @d -u btc --out @twin.db", "--out", "twin.db"},
        {"export --data @d -u btc --out @other/levtok.db-wal", "--out", "other/levtok.db-wal"},
        {"export --database sqlite:@link.db -u btc --out @d/levtok.db-shm", "--out",
         "d/levtok.db-shm"},
        {"export --data @d -u btc --out @o.csv --funding-out @d/levtok.db", "--funding-out",
         "d/levtok.db"},
        {"export --data @d -t DEMO3L --out @o.csv --trades @d/levtok.db-wal", "--trades",
         "d/levtok.db-wal"},
        {"keys list --data @d --out @d/levtok.db", "--out", "d/levtok.db"},
        {"backup --data @d --out @d/levtok.db", "--out", "d/levtok.db"},
        {"backup --data @d --out @d/levtok.db-wal", "--out", "d/levtok.db-wal"},
        {"backup --data @d --out @d/levtok.db-shm", "--out", "d/levtok.db-shm"},
        {"backup --data @d --out @d/levtok.db-journal", "--out", "d/levtok.db-journal"},
    };
    for (const bool others : {false, true}) {
        for (const auto& row : rows) {
            INFO(row.line << ' ' << others);
            // Refused whether or not the name is taken at the moment.
            fs::remove(folder / "d/levtok.db-wal");
            fs::remove(folder / "d/levtok.db-shm");
            if (others) write_file(folder / "d/levtok.db-shm", "");
            const auto outcome = command(folder.line(row.line));
            INFO(outcome.err);
            CHECK(outcome.code == 2);
            CHECK(outcome.out.empty());
            CHECK(outcome.err.starts_with("levtok: " + row.option + " would overwrite " +
                                          (folder / row.output) +
                                          ", which belongs to the database " + folder.path()));
            CHECK(outcome.err.ends_with("; give it a path of its own\n"));
            CHECK(read_file(folder / "d/levtok.db") == before);
            CHECK(folder.names() == names);
        }
    }
    CHECK(command(folder.line("export --data @d -u btc --out @d/levtok.csv")).code == 0);
    CHECK(command(folder.line("backup --data @d --out @d/copy.db")).code == 0);
}

TEST_CASE("an output that only shares a name with something is written") {
    const Inputs inputs;
    const std::string state = inputs.folder / "state.json";
    const auto first = read_file(state);
    // A saved state is taken further in its place.
    CHECK(command(inputs.folder.line("nav --product 3x --prices @prices.csv --to 2024-01-10 --out "
                                     "/dev/null --save-state @state.json"))
              .code == 0);
    CHECK(
        command(inputs.folder.line("nav --product 3x --prices @prices.csv --from-state @state.json "
                                   "--save-state @state.json --out /dev/null"))
            .code == 0);
    CHECK(read_file(state) == first);
    // The product of the library is read, not the file of its name.
    const auto here = fs::current_path();
    fs::current_path(inputs.folder.path());
    write_file("3x", "old");
    const auto outcome = command("products 3x --out 3x");
    const auto written = read_file("3x");
    fs::current_path(here);
    CHECK(outcome.code == 0);
    CHECK(written == command("products 3x").out);
}
