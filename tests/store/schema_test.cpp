#include "service/store/database/schema.hpp"

#include "nav/error.hpp"
#include "service/store/store.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
namespace {

using io::has;
using io::message_of;

constexpr std::string_view first[]{"CREATE TABLE a (x BIGINT, y {number})",
                                   "INSERT INTO a (x, y) VALUES (1, 0.5)"};
constexpr std::string_view second[]{"ALTER TABLE a ADD COLUMN z BIGINT NOT NULL DEFAULT 7"};
constexpr std::string_view refused[]{"UPDATE a SET x = 2", "CREATE TABLE a (x BIGINT)"};

}  // namespace

TEMPLATE_TEST_CASE("a database is brought up step by step", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    const Database database(*url);
    const Migration steps[]{first, second, refused};
    const std::span<const Migration> all(steps);
    migrate(database, all.first(1));
    migrate(database, all.first(1));
    CHECK(database.read("SELECT version FROM schema_version").front().integer(0) == 1);
    migrate(database, all.first(2));
    CHECK(database.read("SELECT version FROM schema_version").front().integer(0) == 2);
    const Rows rows = database.read("SELECT x, y, z FROM a");
    CHECK(rows.size() == 1);
    CHECK(rows.front().number(1) == 0.5);
    CHECK(rows.front().integer(2) == 7);

    // A step that fails leaves nothing behind.
    CHECK_THROWS_AS(migrate(database, all), Error);
    CHECK(database.read("SELECT version FROM schema_version").front().integer(0) == 2);
    CHECK(database.read("SELECT x FROM a").front().integer(0) == 1);

    CHECK(has(message_of([&] { migrate(database, all.first(1)); }),
              "was written by a newer levtok (schema 2, this one knows up to 1)"));
}

TEMPLATE_TEST_CASE("a newer database and one of something else are refused", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    SECTION("newer") {
        { Store store(*url); }
        Database(*url).write(Lock::rows, [](Connection& connection) {
            connection.execute("UPDATE schema_version SET version = 99");
        });
        CHECK(has(message_of([&] { Store store(*url); }), "was written by a newer levtok"));
    }
    SECTION("something else") {
        Database(*url).write(Lock::rows, [](Connection& connection) {
            connection.execute("CREATE TABLE invoices (x BIGINT)");
        });
        CHECK(has(message_of([&] { Store store(*url); }),
                  "holds the tables of something else (invoices, …)"));
    }
}

TEST_CASE("what is no database is said") {
    const Sqlite place;
    place.folder().write("time,price\n1,2\n", "levtok.db");
    CHECK(has(message_of([&] { Store store(*place.url()); }), "the file is no SQLite database"));
    const std::string refused[]{"", "sqlite:", "mysql://user:secret@host/x", "levtok.db"};
    for (const auto& url : refused) {
        const auto message = message_of([&] { Store store(url); });
        CHECK(has(message, "database: must be sqlite:PATH or postgresql://USER@HOST/NAME"));
        CHECK_FALSE(has(message, "secret"));
    }
    const auto gone = message_of(
        [&] { Store store("postgresql://u:secret@localhost/x?host=/nonexistent&port=1"); });
    CHECK(has(gone, "cannot read postgresql:///nonexistent:1/x"));
    CHECK_FALSE(has(gone, "secret"));
    const auto malformed = message_of([&] { Store store("postgresql://h/x?frob=secret"); });
    CHECK(has(malformed, "the database's URL cannot be read"));
}

TEST_CASE("the folder of a new database is made") {
    const Sqlite place;
    Store store("sqlite:" + place.folder().path("a/b/c.db"));
    CHECK(std::filesystem::exists(place.folder().path("a/b/c.db")));
}

}  // namespace levtok::store
