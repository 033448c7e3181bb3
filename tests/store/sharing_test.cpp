#include <atomic>
#include <thread>

#include "nav/error.hpp"
#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// Several threads and several instances on one database.
namespace levtok::store {
using namespace std::chrono_literals;

TEMPLATE_TEST_CASE("two instances take turns in taking tokens on", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store one(*url);
    Store two(*url);
    const auto bars = wild_bars(60);
    const auto token = token_of("A", "ftx-bull");
    one.put_token(token);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        Store& store = i % 3 == 0 ? two : one;
        store.append_bars("btc", std::span(bars).subspan(i, 1));
    }
    for (const Store* store : {&one, &two}) {
        CHECK(difference(replayed(token, bars, {}, {}), stored(*store, "A")) == "");
    }
    CHECK(one.version() == two.version());
}

TEMPLATE_TEST_CASE("a snapshot is of one moment while others write", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    Store other(*url);
    const auto bars = wild_bars(3);
    store.put_token(token_of("A", "ftx-bull"));
    store.append_bars("btc", std::span(bars).first(1));
    const auto version = store.version();
    {
        const auto snapshot = store.snapshot();
        CHECK(store.version() == version);
        std::thread([&] { store.append_bars("btc", std::span(bars).subspan(1, 1)); }).join();
        std::thread([&] { other.append_bars("btc", std::span(bars).subspan(2)); }).join();
        CHECK(store.version() == version);
        CHECK(store.nav_at("A")->row.time == bars[0].time);
        CHECK(store.engine("A").state().time == bars[0].time);
        CHECK(store.bars("btc", {}).size() == 1);
        std::thread([&] { CHECK(store.bars("btc", {}).size() == 3); }).join();
    }
    CHECK(store.version() == version + 2);
    CHECK(store.engine("A").state().time == bars[2].time);
    CHECK(store.nav_at("A")->row.time == bars[2].time);
}

TEMPLATE_TEST_CASE("writers and readers do not disturb one another", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    constexpr int writers = 3;
    const auto bars = wild_bars(40);
    Store store(*url);
    for (int i = 0; i < writers; ++i) {
        auto token = token_of("T" + std::to_string(i), "ftx-bull");
        token.underlying = "u" + std::to_string(i);
        store.put_token(token);
    }
    std::atomic<int> writing = writers;
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&, i] {
            Store own(*url);
            for (std::size_t bar = 0; bar < bars.size(); ++bar) {
                own.append_bars("u" + std::to_string(i), std::span(bars).subspan(bar, 1));
            }
            --writing;
        });
    }
    // Who reads what is new in pieces misses nothing: sequences appear in order.
    std::uint64_t seen = 0;
    std::size_t rows = 0;
    bool in_order = true;
    while (true) {
        const bool last = writing == 0;
        const auto fresh = store.nav_after(seen, {}, 1000);
        for (const auto& record : fresh) in_order = in_order && record.sequence == ++seen;
        rows += fresh.size();
        if (last) break;
    }
    for (auto& thread : threads) thread.join();
    CHECK(in_order);
    CHECK(rows == writers * bars.size());
    CHECK(problems_of(store) == "");
    for (int i = 0; i < writers; ++i) {
        const std::string symbol = "T" + std::to_string(i);
        CHECK(difference(replayed(store.token(symbol), bars, {}, {}), stored(store, symbol)) == "");
    }
}

TEMPLATE_TEST_CASE("a change wakes those who wait, another instance's too", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    Store other(*url);
    const auto bars = wild_bars(3);
    const auto known = store.version();
    CHECK(store.wait_for_change(known, 20ms) == known);

    std::vector<std::uint64_t> woken(6);
    std::vector<std::thread> waiting;
    for (auto& version : woken) {
        waiting.emplace_back([&] { version = store.wait_for_change(known, 5min); });
    }
    // One leaves early; the others must not be left without anybody who looks.
    std::thread leaves([&] { store.wait_for_change(known, 30ms); });
    leaves.join();
    other.append_bars("btc", std::span(bars).first(1));
    for (auto& thread : waiting) thread.join();
    for (const auto version : woken) CHECK(version == known + 1);
    CHECK(store.wait_for_change(known, 5min) == known + 1);

    std::thread writer([&] { store.append_bars("btc", std::span(bars).subspan(1)); });
    CHECK(store.wait_for_change(known + 1, 5min) == known + 2);
    writer.join();
}

TEMPLATE_TEST_CASE("a write that fails leaves nothing behind", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const Database database(*url);
    const auto put = [](Connection& connection, const char* id) {
        connection.execute("INSERT INTO series (kind, id) VALUES ('rates', $1)", {std::string(id)});
    };
    CHECK_THROWS_AS(database.write(Lock::market,
                                   [&](Connection& connection) {
                                       put(connection, "a");
                                       put(connection, "a");
                                   }),
                    Error);
    CHECK_THROWS_AS(database.write(Lock::jobs,
                                   [&](Connection& connection) {
                                       put(connection, "a");
                                       throw std::runtime_error("for the test");
                                   }),
                    std::runtime_error);
    CHECK(store.rate_ids().empty());
    CHECK_THROWS_AS(database.read("SELECT nothing FROM nowhere"), Error);
    database.write(Lock::market, [&](Connection& connection) { put(connection, "b"); });
    CHECK(store.rate_ids() == std::vector<std::string>{"b"});
    store.check_ready();
    CHECK(store.size_bytes() > 10'000);
}

TEST_CASE("a server that has gone and come back is found again") {
    const Postgresql place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto token = token_of("A", "ftx-bull");
    store.put_token(token);
    const auto bars = wild_bars(3);
    // Some connections, of which all are lost at once.
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            for (int j = 0; j < 50; ++j) store.version();
        });
    }
    for (auto& reader : readers) reader.join();
    place.end_connections();
    CHECK(store.version() > 0);
    place.end_connections();
    store.append_bars("btc", std::span(bars).first(1));
    place.end_connections();
    store.append_bars("btc", std::span(bars).subspan(1));
    CHECK(difference(replayed(token, bars, {}, {}), stored(store, "A")) == "");
}

TEST_CASE("a connection that is lost in a write takes the whole write with it") {
    const Postgresql place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const Database database(*url);
    const auto interrupted = [&](Connection& connection) {
        connection.execute("INSERT INTO series (kind, id) VALUES ('rates', 'lost')");
        place.end_connections();
        connection.execute("INSERT INTO series (kind, id) VALUES ('rates', 'lost too')");
    };
    CHECK_THROWS_AS(database.write(Lock::market, interrupted), Error);
    CHECK(store.rate_ids().empty());
    database.write(Lock::market, [](Connection& connection) {
        connection.execute("INSERT INTO series (kind, id) VALUES ('rates', 'kept')");
    });
    CHECK(store.rate_ids() == std::vector<std::string>{"kept"});
}

TEST_CASE("a backup is consistent while others write") {
    const Sqlite place;
    Store store(*place.url());
    const auto bars = wild_bars(120);
    store.put_token(token_of("A", "ftx-bull"));
    std::atomic<bool> done = false;
    std::thread writer([&] {
        for (std::size_t i = 0; i < bars.size(); ++i) {
            store.append_bars("btc", std::span(bars).subspan(i, 1));
        }
        done = true;
    });
    int copies = 0;
    while (!done || copies == 0) {
        const std::string path = place.folder().path("copy.db");
        store.backup(path);
        ++copies;
        const Store copy("sqlite:" + path);
        CHECK(problems_of(copy) == "");
        const auto rows = copy.nav("A", {.limit = everything}).size();
        if (rows == 0) continue;
        CHECK(difference(replayed(token_of("A", "ftx-bull"), std::span(bars).first(rows), {}, {}),
                         stored(copy, "A")) == "");
    }
    writer.join();
    for (const auto& entry : std::filesystem::directory_iterator(place.folder().folder())) {
        CHECK(entry.path().extension() != ".tmp");
    }
    CHECK_THROWS_AS(store.backup(place.path()), Error);
    CHECK_THROWS_AS(store.backup(place.folder().path("none/copy.db")), Error);
}

}  // namespace levtok::store
