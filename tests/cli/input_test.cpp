#include <algorithm>
#include <filesystem>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok::cli;

namespace {

Outcome nav_of(const Folder& folder, const std::string& text, const std::string& more = "") {
    write_file(folder / "in.csv", text);
    return command("nav --product 3x --prices " + (folder / "in.csv") + ' ' + more);
}

}  // namespace

TEST_CASE("bad prices end with 2 and name file, line and field") {
    struct Row {
        std::string text;
        std::string more;
        std::string message;
    };
    const Row rows[] = {
        {"", "", "in.csv"},
        {"date,close\n", "", "in.csv"},
        {"date,close\n2020-01-01,100\n2020-01-02,-5\n", "", "in.csv:3: close"},
        {"date,close\n2020-01-01,100\n2020-01-02,abc\n", "", "in.csv:3: close"},
        {"date,close\n2020-01-01,100\n2020-13-02,101\n", "", "in.csv:3: date"},
        {"date,close,Close\n2020-01-01,100,101\n", "",
         "in.csv:1: close: columns 2 and 3 have this name"},
        {"date,close,close\n2020-01-01,100,101\n", "--column close", "have this name"},
        {"date,close\n2020-01-01,100\n", "--column Price", "there is no column 'Price'"},
        {"date,close\n2020-01-01,100\n", "--from 2021-01-01",
         "no row lies between --from and --to"},
    };
    const Folder folder;
    for (const auto& row : rows) {
        INFO(row.text);
        const auto outcome = nav_of(folder, row.text, row.more);
        INFO(outcome.err);
        CHECK(outcome.code == 2);
        CHECK(outcome.err.find(row.message) != std::string::npos);
        CHECK(lines_of(outcome.err).size() == 1);
    }
}

TEST_CASE("a file that is not there, and a folder, are named") {
    const Folder folder;
    auto outcome = command("nav --product 3x --prices " + (folder / "none.csv"));
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("none.csv: cannot be opened: No such file") != std::string::npos);
    outcome = command("nav --product 3x --prices " + folder.path());
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("is a folder") != std::string::npos);
    outcome = command("nav --product " + (folder / "none.json") + " --prices x.csv");
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("none.json: cannot be opened") != std::string::npos);
}

TEST_CASE("a product file is checked and its mistakes are placed") {
    struct Row {
        std::string text;
        std::string message;
    };
    const Row rows[] = {
        {"{", "not valid JSON"},
        {"{\"leverage\": 3, \"leverage\": 4}", "given twice"},
        {"{}", "leverage"},
        {"{\"leverage\": 3, \"fees\": {\"management\": {\"rate\": 2}}}",
         "fees.management.rate: must be in [0, 1), was 2"},
        {"{\"leverage\": 3, \"fee\": 1}", "fee: unknown key"},
    };
    const Folder folder;
    const std::string path = folder / "mine.json";
    for (const auto& row : rows) {
        INFO(row.text);
        write_file(path, row.text);
        const auto outcome = command("products --check " + path);
        CHECK(outcome.code == 2);
        CHECK(outcome.err.find("levtok: " + path + ": ") == 0);
        CHECK(outcome.err.find(row.message) != std::string::npos);
    }
    write_file(path, command("products ftx-bull").out);
    CHECK(command("products --check " + path).code == 0);
}

TEST_CASE("the name of a file commands no terminal") {
    const auto outcome = command("nav --product 3x --prices none\x1b[2J\x07.csv");
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("none [2J .csv: cannot be opened") != std::string::npos);
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
}

TEST_CASE("nothing is left behind when a run fails") {
    const Folder folder;
    const auto bad = "date,close\n2020-01-01,100\n2020-01-02,-5\n";
    write_file(folder / "in.csv", bad);
    write_file(folder / "old.csv", "kept\n");
    const auto outcome = command("nav --product 3x --prices " + (folder / "in.csv") + " --out " +
                                 (folder / "old.csv") + " --trades " + (folder / "t.csv"));
    CHECK(outcome.code == 2);
    CHECK(read_file(folder / "old.csv") == "kept\n");
    CHECK(folder.names() == std::vector<std::string>{"in.csv", "old.csv"});
}

TEST_CASE("an output that cannot be written fails before the work is done") {
    const Folder folder;
    const auto outcome = command("nav --product 3x --prices " + sample_prices(folder) + " --out " +
                                 (folder / "no/such/nav.csv"));
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("nav.csv: cannot be opened for writing") != std::string::npos);
}

TEST_CASE("a folder of results that cannot be is the user's mistake") {
    const Folder folder;
    write_file(folder / "file", "kept");
    for (const auto& out : {folder / "file", folder / "file/below", std::string("/proc/x")}) {
        INFO(out);
        const auto outcome = command("montecarlo --product 3x --paths 2 --out " + out);
        CHECK(outcome.code == 2);
        CHECK(outcome.err.starts_with("levtok: " + out + ": cannot be made a folder: "));
    }
    CHECK(read_file(folder / "file") == "kept");
}

TEST_CASE("files given again, and a folder of them, are one history") {
    const Folder folder;
    REQUIRE(command(folder.line("sample --days 40 --out @p.csv --funding-out @f.csv")).code == 0);
    /// Writes the first and the last rows of a file to two files in a folder.
    const auto split = [&](const std::string& file, const std::string& into) {
        std::filesystem::create_directories(folder / into);
        const auto lines = lines_of(read_file(folder / file));
        std::string first;
        std::string last = lines.front() + '\n';
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (i < 70) first += lines[i] + '\n';
            if (i >= 60) last += lines[i] + '\n';
        }
        write_file(folder / (into + "/1.csv"), last);
        write_file(folder / (into + "/2.csv"), first);
    };
    split("p.csv", "p");
    split("f.csv", "f");
    const std::string product = "nav --product ftx-bull ";
    const auto whole = command(folder.line(product + "--prices @p.csv --funding @f.csv"));
    const auto again =
        command(folder.line(product + "--prices @p/1.csv --prices @p/2.csv --funding @f/1.csv "
                                      "--funding @f/2.csv"));
    const auto folders = command(folder.line(product + "--prices @p --funding @f"));
    REQUIRE(whole.code == 0);
    CHECK(again.out == whole.out);
    CHECK(folders.out == whole.out);
    CHECK(again.err.find("2 files are read as one history") != std::string::npos);
    REQUIRE(command(folder.line(product + "--prices @p --funding @f --out @o.csv")).code == 0);
    const auto manifest = read_file(folder / "o.csv.manifest.json");
    CHECK(manifest.find("\"1.csv\"") != std::string::npos);
    CHECK(manifest.find("\"2.csv\"") != std::string::npos);
}
