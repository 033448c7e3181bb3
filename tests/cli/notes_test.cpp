#include <algorithm>
#include <string>

#include "nav/note.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

namespace levtok::cli {
namespace {

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
    CHECK(section.find('\n' + list) != std::string::npos);
    const auto rows = std::count(section.begin(), section.end(), '\n');
    CHECK(rows == 6 + static_cast<std::ptrdiff_t>(note_kinds().size()));
}

TEST_CASE("a note is printed behind its place") {
    CHECK(message_of({NoteCode::gap, "1 gap", "btc.csv:7: time"}) == "btc.csv:7: time: 1 gap");
    CHECK(message_of({NoteCode::gap, "1 gap"}) == "1 gap");
}

}  // namespace
}  // namespace levtok::cli
