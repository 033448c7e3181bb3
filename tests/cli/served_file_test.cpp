#include "service/cli/served_file.hpp"

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace levtok;
using namespace levtok::cli;

TEST_CASE("a served file notes funding that no product pays, and has a name of its letters") {
    const Folder folder;
    const std::string prices = folder / "Öl 2024.csv";
    write_file(prices, "time,close\n2024-01-01,100\n2024-01-02,101\n2024-01-03,99\n");
    write_file(folder / "funding.csv", "time,funding_rate\n2024-01-01T08:00:00Z,0.0001\n");
    ServedFile file;
    file.prices.prices = InputFiles(prices);
    file.prices.funding = InputFiles(folder / "funding.csv");
    const auto notes_with = [&](const std::vector<std::string>& products, const char* name) {
        file.products = products;
        store::Store store("sqlite:" + (folder / name));
        const Console console = Console::standard();
        put_served_file(store, file, console);
        CHECK(store.tokens().front().underlying == "Ol-2024");
        return std::count_if(console.notes->begin(), console.notes->end(),
                             [](const Note& note) { return note.code == NoteCode::unused_input; });
    };
    CHECK(notes_with({"3x"}, "unused.db") == 1);
    CHECK(notes_with({"3x", "ftx-bull"}, "used.db") == 0);
}
