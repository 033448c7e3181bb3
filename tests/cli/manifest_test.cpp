#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

namespace levtok::cli {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

json manifest_beside(const std::string& path) {
    return json::parse(read_file(path + ".manifest.json"));
}

}  // namespace

TEST_CASE("the manifest says what a table came from, and nothing of the machine") {
    const Folder folder;
    write_file(folder / "p.csv", "time,close\n2024-01-01,100\n2024-01-02,110\n");
    const std::string line = "nav --product 3x --set leverage=2 --prices @p.csv --out @nav.csv";
    REQUIRE(command(folder.line(line)).code == 0);
    const auto path = folder / "nav.csv";
    const json origin = manifest_beside(path)["levtok"];
    CHECK(origin["command"][0] == "nav");
    CHECK(origin["command"] == json{"nav", "--product", "3x", "--set", "leverage=2", "--prices",
                                    "p.csv", "--out", "nav.csv"});
    CHECK(origin["rows"] == 2);
    CHECK(origin["products"][0]["leverage"] == 2);
    REQUIRE(origin["inputs"].size() == 1);
    CHECK(origin["inputs"][0]["option"] == "--prices");
    CHECK(origin["inputs"][0]["path"] == "p.csv");
    CHECK(origin["inputs"][0]["bytes"] == 41);
    // sha256sum of the text above.
    CHECK(origin["inputs"][0]["sha256"] ==
          "8bb92e0926b02e9458b2462f6c3eeba9bc7b4ac1b70f9d2b99ec5e8ac3e2e6a4");
    const auto first = read_file(path + ".manifest.json");
    REQUIRE(command(folder.line(line)).code == 0);
    CHECK(read_file(path + ".manifest.json") == first);
    CHECK(folder.names() == Names{"nav.csv", "nav.csv.manifest.json", "p.csv"});
}

TEST_CASE("a compressed table has a manifest too; what is no file, or no CSV, has none") {
    const Folder folder;
    REQUIRE(command(folder.line("sample --days 1 --out @s.csv.gz")).code == 0);
    CHECK(manifest_beside(folder / "s.csv.gz")["compression"] == "gz");
    CHECK(folder.names() == Names{"s.csv.gz", "s.csv.gz.manifest.json"});
    for (const std::string line :
         {"sample --days 1", "sample --days 1 --out -", "sample --days 1 --out /dev/null",
          "products --out - --format json", "flow --product 3x --out /dev/stdout"}) {
        INFO(line);
        CHECK(command(folder.line(line)).code == 0);
        CHECK(folder.names() == Names{"s.csv.gz", "s.csv.gz.manifest.json"});
    }
}

TEST_CASE("a manifest takes the place of no input and of no other output") {
    const Folder folder;
    const std::string prices = "time,close\n2024-01-01,100\n";
    write_file(folder / "nav.csv.manifest.json", prices);
    const auto input =
        command(folder.line("nav --product 3x --prices @nav.csv.manifest.json --out @nav.csv"));
    CHECK(input.code == 2);
    CHECK(input.err.find("--out would overwrite " + (folder / "nav.csv.manifest.json") +
                         ", which --prices reads") != std::string::npos);
    CHECK(read_file(folder / "nav.csv.manifest.json") == prices);
    write_file(folder / "p.csv", prices);
    const auto output = command(
        folder.line("nav --product 3x --prices @p.csv --out @x.csv --trades @x.csv.manifest.json"));
    CHECK(output.code == 2);
    CHECK(output.err.find("both write " + (folder / "x.csv.manifest.json")) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "x.csv"));
}

TEST_CASE("where the manifest cannot be written nothing is") {
    const Folder folder;
    write_file(folder / "p.csv", "time,close\n2024-01-01,100\n");
    std::filesystem::create_directory(folder / "nav.csv.manifest.json");
    const auto outcome =
        command(folder.line("nav --product 3x --prices @p.csv --out @nav.csv --trades @t.csv"));
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find("nav.csv.manifest.json: cannot be opened for writing") !=
          std::string::npos);
    CHECK(folder.names() == Names{"nav.csv.manifest.json", "p.csv"});
}

TEST_CASE("a manifest does not tell the address of a database") {
    const Folder folder;
    REQUIRE(command(folder.line("keys add --role read --database sqlite:@x.db")).code == 0);
    REQUIRE(command(folder.line("keys list --database=sqlite://@x.db --out @keys.csv")).code == 0);
    const auto text = read_file(folder / "keys.csv.manifest.json");
    CHECK(text.find("--database=sqlite://…") != std::string::npos);
    CHECK(text.find("x.db") == std::string::npos);
}

}  // namespace levtok::cli
