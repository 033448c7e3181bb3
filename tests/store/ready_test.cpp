#include <unistd.h>

#include <filesystem>

#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// A store that would lose what it is given says so, and acknowledges nothing.
namespace levtok::store {
namespace {

namespace fs = std::filesystem;
using io::has;
using io::message_of;

/// A store in use, with ten bars of twenty.
struct InUse {
    InUse() {
        store.put_token(token_of("A", "ftx-bull"));
        store.append_bars("btc", std::span(bars).first(10));
        store.check_ready();
    }

    std::string refusal() {
        return message_of([&] { store.append_bars("btc", std::span(bars).subspan(10, 1)); });
    }

    Sqlite place;
    std::vector<Observation> bars = wild_bars(20);
    Store store{*place.url()};
};

constexpr const char* said = ": the file was moved, removed or replaced while it is in use";

}  // namespace

TEST_CASE("a database file that was moved, removed or replaced takes no writes") {
    InUse use;
    const std::string path = use.place.path();
    const std::string away = use.place.folder().path("away.db");
    const auto refuses = [&] {
        CHECK(has(use.refusal(), path + said));
        CHECK(has(message_of([&] { use.store.check_ready(); }), path + said));
        // What is stored is answered.
        CHECK(use.store.bars("btc", {}).size() == 10);
    };
    SECTION("moved, and moved back") {
        fs::rename(path, away);
        refuses();
        CHECK_FALSE(fs::exists(path));
        fs::rename(away, path);
        CHECK(use.refusal() == "");
        CHECK(use.store.check_ready());
        CHECK(use.store.nav("A", {.limit = everything}).size() == 11);
    }
    SECTION("removed") {
        fs::remove(path);
        refuses();
        CHECK_FALSE(fs::exists(path));
    }
    SECTION("replaced") {
        use.store.backup(away);
        fs::rename(away, path);
        refuses();
        CHECK(Store(*use.place.url()).bars("btc", {}).size() == 10);
    }
}

TEST_CASE("without its log a database takes no writes") {
    for (const std::string ending : {"-wal", "-shm"}) {
        CAPTURE(ending);
        InUse use;
        const std::string file = use.place.path() + ending;
        REQUIRE(fs::remove(file));
        CHECK(has(use.refusal(), file + said));
        CHECK(has(message_of([&] { use.store.check_ready(); }), file + said));
    }
}

TEST_CASE("a process that opened nothing yet makes no file in the place of one that was removed") {
    const Sqlite place;
    { Store store(*place.url()); }
    Store store(*place.url());
    fs::remove(place.path());
    CHECK(has(message_of([&] { store.add_key("", Role::read); }), said));
    CHECK_FALSE(fs::exists(place.path()));
}

TEST_CASE("a disk with less room than asked for is not ready") {
    InUse use;
    const auto room = fs::space(use.place.path()).available;
    CHECK(use.store.check_ready(room / 2));
    CHECK(
        has(message_of([&] { use.store.check_ready(room * 2); }), " of min_free_bytes; make room"));
    CHECK(use.refusal() == "");
}

}  // namespace levtok::store
