#include <nlohmann/json.hpp>
#include <string>

#include "nav/note.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::cli {
namespace {

using testing::contains;

TEST_CASE("the list of notes in the service's README is the table of their kinds") {
    std::string list = "| code | meaning |\n|---|---|\n";
    for (const auto& kind : note_kinds()) {
        CHECK(name_of(kind.code) == kind.name);
        list.append("| `").append(kind.name).append("` | ").append(kind.meaning).append(" |\n");
    }
    const std::string text = read_file("service/README.md");
    const auto from = text.find("## Notes\n");
    REQUIRE(from != std::string::npos);
    const auto section = text.substr(from, text.find("\n## ", from) - from);
    INFO("the list that belongs there:\n" << list);
    const auto at = section.find(list);
    REQUIRE(at != std::string::npos);
    CHECK(section.find("| `", at + list.size()) == std::string::npos);
}

TEST_CASE("a note is printed after its place") {
    CHECK(message_of({NoteCode::gap, "1 gap", "btc.csv:7: time"}) == "btc.csv:7: time: 1 gap");
    CHECK(message_of({NoteCode::gap, "1 gap"}) == "1 gap");
}

TEST_CASE("JSON and the manifest of a CSV have the notes that the command prints") {
    const Folder folder;
    write_file(folder / "p.csv", "date,close\n2020-01-01,100\n2020-01-02,101\n2020-01-03,99\n");
    const std::string line =
        "nav --product ftx-bull --set rebalance.0.at=00:00 --prices " + (folder / "p.csv");
    const auto by_json = command(line + " --format json");
    const auto warnings = nlohmann::json::parse(by_json.out)["warnings"];
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0]["code"] == "uncharged");
    CHECK(by_json.err ==
          "levtok: note: " +
              message_of({NoteCode::uncharged, warnings[0]["text"], warnings[0]["place"]}) + '\n');
    REQUIRE(command(line + " --out " + (folder / "nav.csv")).code == 0);
    const auto manifest = nlohmann::json::parse(read_file(folder / "nav.csv.manifest.json"));
    CHECK(manifest["levtok"]["warnings"] == warnings);
}

TEST_CASE("a simulation that charges less than its product says so") {
    const Folder folder;
    const auto job = [&](const std::string& out, const std::string& inputs) {
        return command("montecarlo --horizon 30d --paths 1000 --out " + (folder / out) + ' ' +
                       inputs)
            .err;
    };
    CHECK(contains(job("none", "--product upro"), "upro pays interest on its cash; rate is 0"));
    const auto manifest = nlohmann::json::parse(read_file(folder / "none/manifest.json"));
    CHECK(manifest["warnings"][0]["code"] == "uncharged");
    CHECK(manifest["warnings"][0]["place"] == "rate");
    CHECK(job("some", "--product upro --rate 0.05").empty());
    CHECK(contains(job("funding", "--product ftx-bull"),
                   "pays the funding of a perpetual; funding is 0"));
}

}  // namespace
}  // namespace levtok::cli
