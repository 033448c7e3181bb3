#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

#include "nav/error.hpp"
#include "service/store/database/page_sums.hpp"
#include "service/store/database/schema.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// A damaged file gives the answers of the undamaged one or errors, never others.
namespace levtok::store {
namespace {

using io::has;
using io::message_of;

constexpr int hours = 300;
constexpr std::size_t page_bytes = 4096;

/// LEVTOK_DAMAGES, else few enough for every run of the tests.
int damages() {
    const char* chosen = std::getenv("LEVTOK_DAMAGES");
    return chosen != nullptr ? std::atoi(chosen) : 300;
}

void fill(const std::string& url) {
    Store store(url);
    store.put_token(token_of("A", "ftx-bull"));
    store.put_token(token_of("B", "gate-3s", "usd"));
    store.append_rates("usd", rate_events(hours));
    store.append_funding("btc", funding_events(hours));
    store.append_bars("btc", wild_bars(hours));
    const auto changed = wild_bars(1, 7);
    store.append_bars("btc", changed, Past::correct);
    store.put_tick("btc", {hour(hours + 1), 777});
    const auto job = store.add_job("{}", "", "", 10);
    store.claim_job("worker", std::chrono::seconds{100});
    store.finish_job(job.id, "worker", {{"fan.csv", std::string(20'000, 'x')}});
}

std::string told(double x) {
    std::ostringstream text;
    text << std::hexfloat << x << ' ';
    return text.str();
}
std::string told(Instant time) { return std::to_string(time.time_since_epoch().count()) + ' '; }

std::string told(const std::vector<NavRecord>& records) {
    std::string text;
    for (const auto& [sequence, symbol, row] : records) {
        text += std::to_string(sequence) + symbol + told(row.time);
        for (const double x : {row.price, row.nav, row.leverage, row.position, row.cash, row.fee,
                               row.financing, row.cost}) {
            text += told(x);
        }
        text += row.events.has(rebalance::Event::scheduled) ? "s\n" : "\n";
    }
    return text;
}

/// Each answer, or the message of its error after `!`.
std::vector<std::string> answers(const std::string& url) {
    std::vector<std::string> all;
    std::optional<Store> store;
    const auto ask = [&](const auto& question) {
        try {
            all.push_back(question());
        } catch (const Error& error) {
            all.push_back(std::string("!") + error.what());
        }
    };
    ask([&] {
        store.emplace(url);
        return "";
    });
    if (!store) return all;
    const Range whole{.limit = everything};
    for (const std::string symbol : {"A", "B"}) {
        ask([&] { return told(store->nav(symbol, whole)); });
        ask([&] {
            const auto row = store->nav_at(symbol);
            return row ? told({*row}) : "none";
        });
        ask([&] {
            const auto row = store->nav_at(symbol, hour(hours / 2));
            return row ? told({*row}) : "none";
        });
        ask([&] {
            std::string text;
            for (const auto& trade : store->trades(symbol, whole)) {
                text += told(trade.time) + told(trade.price) + told(trade.notional) + trade.trigger;
            }
            return text;
        });
        ask([&] { return stored(*store, symbol).state; });
        ask([&] { return std::to_string(store->merged_between(symbol, hour(0), hour(hours))); });
    }
    ask([&] { return told(store->nav_after(100, {}, everything)); });
    ask([&] {
        std::string text;
        for (const auto& bar : store->bars("btc", whole)) {
            text += told(bar.time) + told(bar.open.value()) + told(bar.close.value()) +
                    told(bar.volume);
        }
        return text;
    });
    ask([&] {
        std::string text;
        for (const auto& event : store->funding("btc", whole)) text += told(event.rate.value());
        return text;
    });
    ask([&] {
        std::string text;
        for (const auto& event : store->rates("usd", whole)) text += told(event.rate.value());
        return text;
    });
    ask([&] {
        const auto tick = store->tick("btc");
        return tick ? told(tick->price) : "none";
    });
    ask([&] { return std::to_string(store->version()) + told(double(store->last_sequence())); });
    ask([&] {
        std::string text;
        for (const auto& job : store->jobs()) text += job.id + store->result(job.id).at(0).second;
        return text;
    });
    return all;
}

/// One damage of the kinds that disks and people do.
std::string damaged(std::string file, std::mt19937& random) {
    const auto any = [&](std::size_t below) { return random() % below; };
    const std::size_t pages = file.size() / page_bytes;
    switch (any(5)) {
        case 0:
            file[any(file.size())] ^= static_cast<char>(1 << any(8));
            break;
        case 1: {
            const std::size_t begin = any(file.size());
            const std::size_t end = std::min(file.size(), begin + 1 + any(64));
            for (std::size_t i = begin; i < end; ++i) file[i] = static_cast<char>(any(256));
            break;
        }
        case 2:
            file.replace(any(file.size() / 512) * 512, 512, 512, '\0');
            break;
        case 3:  // A page where another belongs.
            file.replace(any(pages) * page_bytes, page_bytes,
                         file.substr(any(pages) * page_bytes, page_bytes));
            break;
        default:
            file.resize((1 + any(pages - 1)) * page_bytes);
    }
    return file;
}

}  // namespace

TEST_CASE("a file damaged at random places gives the right answers or errors") {
    const Sqlite place;
    fill(*place.url());
    const std::string whole = place.folder().read("levtok.db");
    const auto right = answers(*place.url());
    REQUIRE(right.size() > 15);
    for (const auto& answer : right) REQUIRE_FALSE(answer.starts_with('!'));
    std::mt19937 random(1);
    int found = 0;
    for (int i = 0; i < damages(); ++i) {
        CAPTURE(i);
        const Sqlite other;
        other.folder().write(damaged(whole, random), "levtok.db");
        const auto given = answers(*other.url());
        bool one = false;
        for (std::size_t at = 0; at < given.size(); ++at) {
            CAPTURE(at, given[at].substr(0, 200), right[at].substr(0, 200));
            if (given[at] != right[at]) REQUIRE(given[at].starts_with('!'));
            one = one || given[at].starts_with('!');
        }
        found += static_cast<int>(one);
    }
    CHECK(found > damages() / 2);
}

TEST_CASE("the error of a damaged page names it and says what to do") {
    const Sqlite place;
    fill(*place.url());
    std::string file = place.folder().read("levtok.db");
    for (std::size_t page = 1; page < file.size() / page_bytes; ++page) {
        file[page * page_bytes + 2000] ^= 1;
    }
    place.folder().write(file, "levtok.db");
    CHECK(has(message_of([&] { Store store(*place.url()); }), "page "));
    CHECK(has(message_of([&] { Store store(*place.url()); }),
              " of the file is damaged, or another program wrote it (its checksum does not match); "
              "`levtok verify` says"));
}

TEST_CASE("a server does not start on a damaged file") {
    const Sqlite place;
    fill(*place.url());
    CHECK(Store(*place.url()).check_at_start() == "");
    std::string file = place.folder().read("levtok.db");
    // The last page belongs to what is read late, if ever.
    file[file.size() - 100] ^= 1;
    place.folder().write(file, "levtok.db");
    const Store store(*place.url());
    CHECK(has(message_of([&] { store.check_at_start(); }), "levtok.db is damaged: "));
}

TEST_CASE(
    "a file that another program changed gets its checksums anew where SQLite finds it sound") {
    const Sqlite place;
    fill(*place.url());
    const auto with_other_program = [&](const std::string& sql) {
        sqlite3* database = nullptr;
        REQUIRE(sqlite3_open(place.path().c_str(), &database) == SQLITE_OK);
        CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(database);
    };
    const auto right = answers(*place.url());
    CHECK(rewrite_page_sums(place.path()) == 0);
    with_other_program("CREATE TABLE other (x); INSERT INTO other VALUES (zeroblob(20000))");
    with_other_program("UPDATE bars SET volume = volume");
    const auto refused = answers(*place.url());
    CHECK(std::any_of(refused.begin(), refused.end(),
                      [](const auto& answer) { return has(answer, "another program wrote"); }));
    CHECK(rewrite_page_sums(place.path()) > 5);
    CHECK(answers(*place.url()) == right);
    CHECK(rewrite_page_sums(place.path()) == 0);

    // What SQLite itself finds damaged stays as it is.
    std::string file = place.folder().read("levtok.db");
    file.replace(3 * page_bytes, 100, 100, '\x7f');
    place.folder().write(file, "levtok.db");
    CHECK(has(message_of([&] { rewrite_page_sums(place.path()); }), "restore a backup"));
    CHECK(place.folder().read("levtok.db") == file);
}

TEST_CASE("the file of an earlier version gets checksums") {
    const Sqlite place;
    fill(*place.url());
    const auto right = answers(*place.url());
    const Sqlite old;
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(old.path().c_str(), &database) == SQLITE_OK);
    const auto run = [&](const std::string& sql) {
        CAPTURE(sql);
        REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    };
    const auto columns_of = [&](const std::string& table) {
        std::string names;
        const auto add = [](void* to, int, char** values, char**) {
            static_cast<std::string*>(to)->assign(values[0]);
            return 0;
        };
        const std::string sql =
            "SELECT group_concat(name) FROM pragma_table_info('" + table + "', 'main')";
        REQUIRE(sqlite3_exec(database, sql.c_str(), add, &names, nullptr) == SQLITE_OK);
        return names;
    };
    run("PRAGMA journal_mode = WAL");
    const auto url = *place.url();
    run("ATTACH '" + place.path() + "' AS filled");
    for (const auto step : migrations().first(2)) {
        for (const auto statement : step) {
            std::string sql(statement);
            const auto put = [&](std::string_view word, std::string_view by) {
                for (auto at = sql.find(word); at != std::string::npos; at = sql.find(word)) {
                    sql.replace(at, word.size(), by);
                }
            };
            put("{number}", "");
            put("{keyed}", "WITHOUT ROWID");
            run(sql);
        }
    }
    run("DELETE FROM meta");
    run("CREATE TABLE schema_version (version BIGINT NOT NULL)");
    run("INSERT INTO schema_version VALUES (2)");
    for (const std::string table : {"meta", "series", "bars", "funding", "rates", "corrected_bars",
                                    "ticks", "tokens", "nav", "trades", "jobs", "job_results"}) {
        // Those that the table had then.
        run("INSERT INTO main." + table + " SELECT " + columns_of(table) + " FROM filled." + table);
    }
    // What the state of a token did not have then.
    run("UPDATE tokens SET state = json_remove(state, '$.state.ledger.withheld', "
        "'$.state.ledger.attribution.cap') WHERE state <> ''");
    sqlite3_close(database);

    CHECK(answers(*old.url()) == right);
    std::string file = old.folder().read("levtok.db");
    CHECK(file[20] == 8);
    {
        Store store(*old.url());
        CHECK(store.check_at_start() == "");
        CHECK(problems_of(store) == "");
        const auto more = wild_bars(hours + 5);
        store.append_bars("btc", std::span(more).subspan(hours));
    }
    file = old.folder().read("levtok.db");
    file[20] = 0;
    old.folder().write(file, "levtok.db");
    CHECK_THROWS_AS(Store(*old.url()), Error);
}

}  // namespace levtok::store
