#include <cmath>
#include <limits>

#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
namespace {

std::vector<int> hours_of(const std::vector<Observation>& bars) {
    std::vector<int> list;
    for (const auto& bar : bars) {
        list.push_back(static_cast<int>((bar.time - hour(0)) / std::chrono::hours{1}));
    }
    return list;
}

using List = std::vector<int>;

}  // namespace

TEMPLATE_TEST_CASE("a range has both its ends, a limit and a page before", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.append_bars("btc", wild_bars(10));
    struct Case {
        Range range;
        List expected;
    };
    const Case rows[] = {
        {{}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
        {{.limit = 3}, {0, 1, 2}},
        {{.limit = 3, .newest_first = true}, {9, 8, 7}},
        {{.limit = 0}, {}},
        {{.from = hour(7)}, {7, 8, 9}},
        {{.to = hour(2)}, {0, 1, 2}},
        {{.from = hour(3), .to = hour(3)}, {3}},
        {{.from = hour(5), .to = hour(4)}, {}},
        {{.from = hour(400)}, {}},
        {{.to = hour(-400)}, {}},
        {{.from = Instant::min(), .to = Instant::max(), .limit = 2}, {0, 1}},
        {{.after = hour(6)}, {7, 8, 9}},
        {{.after = hour(6), .newest_first = true}, {5, 4, 3, 2, 1, 0}},
        {{.from = hour(2), .after = hour(0), .limit = 2}, {2, 3}},
        {{.to = hour(3), .after = hour(6), .limit = 2, .newest_first = true}, {3, 2}},
        {{.after = hour(6) + Duration{1}}, {7, 8, 9}},
        {{.after = hour(9)}, {}},
    };
    for (const auto& row : rows) CHECK(hours_of(store.bars("btc", row.range)) == row.expected);
}

TEMPLATE_TEST_CASE("the ends of a token's series are those that reading them whole has", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto token = token_of("3L", "ftx-bull", "usd");
    store.put_token(token);
    const auto none = store.ends_of(token, 30);
    CHECK_FALSE((none.funding.first || none.rates.last || none.rows.first));
    CHECK(none.scheduled.empty());
    CHECK(store.last_bars("btc").empty());
    CHECK(store.rate_times("usd", {}).empty());

    const auto bars = wild_bars(150);
    const auto funding = funding_events(150);
    const std::vector<RateEvent> rates(1, rate_events(150).front());
    store.append_funding("btc", funding);
    store.append_rates("usd", rates);
    store.append_bars("btc", bars);
    const auto ends = store.ends_of(token, 1000);
    CHECK(ends.funding.first == funding.front().time);
    CHECK(ends.funding.before_last == funding[funding.size() - 2].time);
    CHECK(ends.funding.last == funding.back().time);
    CHECK(ends.rates.last == rates.front().time);
    CHECK_FALSE(ends.rates.before_last.has_value());
    CHECK(ends.rows.first == bars.front().time);
    CHECK(ends.rows.last == bars.back().time);
    std::vector<rebalance::TradeRow> scheduled;
    for (const auto& trade : stored(store, "3L").trades) {
        if (std::string_view(trade.trigger) == rebalance::Schedule::name)
            scheduled.push_back(trade);
    }
    REQUIRE_FALSE(scheduled.empty());
    REQUIRE(ends.scheduled.size() == scheduled.size());
    CHECK(ends.scheduled.front().instant == scheduled.back().instant);
    CHECK(ends.scheduled.front().time == scheduled.back().time);

    CHECK(hours_of(store.last_bars("btc")).size() == 100);
    CHECK(hours_of(store.last_bars("btc")).back() == hours_of(bars).back());
    const auto times = store.funding_times("btc", {.limit = 2, .newest_first = true});
    CHECK(times == std::vector{funding[funding.size() - 2].time, funding.back().time});
}

TEMPLATE_TEST_CASE("paths are read by time, at an instant, and by what is new", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.put_token(token_of("A", "ftx-bull"));
    store.put_token(token_of("B", "ftx-bear"));
    const auto bars = wild_bars(50, 3);
    store.append_bars("btc", std::span(bars).first(49));
    const auto seen = store.last_sequence();
    CHECK(seen == 98);
    store.append_bars("btc", std::span(bars).subspan(49));

    CHECK(store.nav_at("A")->row.time == hour(49));
    CHECK(store.nav_at("A", hour(7))->row.time == hour(7));
    CHECK(store.nav_at("A", hour(8) - Duration{1})->row.time == hour(7));
    CHECK_FALSE(store.nav_at("A", hour(0) - Duration{1}));

    const auto fresh = store.nav_after(seen, {}, 10);
    REQUIRE(fresh.size() == 2);
    CHECK(fresh[0].symbol == "A");
    CHECK(fresh[1].sequence == 100);
    const std::vector<std::string> only_b{"B", "C"};
    CHECK(store.nav_after(seen, only_b, 10).size() == 1);
    CHECK(store.nav_after(0, only_b, everything).size() == 50);
    CHECK(store.nav_after(0, {}, 7).back().sequence == 7);
    CHECK(store.nav_after(1000, {}, 7).empty());

    // Pages of trades hold all trades of a row of the path.
    const auto all = store.trades("A", {.limit = everything});
    std::vector<rebalance::TradeRow> paged;
    for (Range range{.limit = 1};;) {
        const auto page = store.trades("A", range);
        if (page.empty()) break;
        paged.insert(paged.end(), page.begin(), page.end());
        range.after = page.back().nav_time;
    }
    CHECK(difference({.trades = all}, {.trades = paged}) == "");
    REQUIRE(all.size() > 1);
    const auto newest = store.trades("A", {.limit = 1, .newest_first = true});
    CHECK(newest.front().time == all.back().time);
}

TEMPLATE_TEST_CASE("the last tick counts until a bar overtakes it", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto bars = wild_bars(3);
    store.append_bars("btc", std::span(bars).first(2));
    CHECK_FALSE(store.tick("btc"));
    CHECK_FALSE(store.put_tick("btc", {hour(1), 5}));
    const auto version = store.version();
    CHECK(store.put_tick("btc", {hour(1) + std::chrono::seconds{9}, 41'000.5}));
    CHECK(store.version() > version);
    CHECK_FALSE(store.put_tick("btc", {hour(1) + std::chrono::seconds{8}, 5}));
    CHECK_FALSE(store.put_tick("btc", {hour(1) + std::chrono::seconds{9}, 6}));
    CHECK(store.put_tick("btc", {hour(1) + std::chrono::seconds{8}, 7}, Past::correct));
    CHECK(store.tick("btc")->price == 7);
    CHECK(store.tick("btc")->time == hour(1) + std::chrono::seconds{8});
    CHECK_FALSE(store.put_tick("btc", {hour(1), 5}, Past::correct));
    CHECK(store.put_tick("btc", {hour(1) + std::chrono::seconds{9}, 41'000.5}));
    CHECK(store.tick("btc")->price == 41'000.5);
    CHECK(store.tick("btc")->time == hour(1) + std::chrono::seconds{9});
    store.append_bars("btc", std::span(bars).subspan(2));
    CHECK_FALSE(store.tick("btc"));
    CHECK_THROWS_AS(store.put_tick("btc", {hour(5), 0}), InvalidValue);
    CHECK_THROWS_AS(store.put_tick("btc", {hour(5), -1}), InvalidValue);
    // A name that nothing has is a slip of the pen; a token makes its underlying's known.
    CHECK_THROWS_WITH(store.put_tick("eth", {hour(5), 1}), "there is no underlying called \"eth\"");
    CHECK(store.underlyings() == std::vector<std::string>{"btc"});
    auto token = token_of("E", "ftx-bull");
    token.underlying = "eth";
    store.put_token(token);
    CHECK(store.put_tick("eth", {hour(5), 1}));
    CHECK(store.tick("eth")->price == 1);
}

TEMPLATE_TEST_CASE("every value comes back to the bit", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    { Store store(*url); }
    const Database database(*url);
    using Limits = std::numeric_limits<double>;
    const double numbers[] = {0.0,
                              -0.0,
                              1.0,
                              0.1,
                              -1.0 / 3,
                              5e-324,
                              Limits::max(),
                              Limits::lowest(),
                              Limits::infinity(),
                              -Limits::infinity(),
                              Limits::quiet_NaN(),
                              9007199254740993.0};
    const std::string text = "a'b\"c\\ $1 ?1 \xC3\xA9\xE2\x82\xAC\n";
    const Bytes bytes{std::string("\0\x01\xFF'\\x", 6)};
    int number = 0;
    for (const double x : numbers) {
        const std::string id = "id" + std::to_string(number++);
        database.write(Lock::rows, [&](Connection& connection) {
            connection.execute("INSERT INTO ticks (id, time, price) VALUES ($1, $2, $3)",
                               {id, std::numeric_limits<std::int64_t>::min(), x});
        });
        const Rows rows = database.read("SELECT price, time FROM ticks WHERE id = $1", {id});
        const double back = rows.front().number(0);
        INFO(x);
        CHECK((std::isnan(x) ? std::isnan(back)
                             : back == x && std::signbit(back) == std::signbit(x)));
        CHECK(rows.front().integer(1) == std::numeric_limits<std::int64_t>::min());
    }
    database.write(Lock::rows, [&](Connection& connection) {
        connection.execute(
            "INSERT INTO keys (id, name, role, created, hash) VALUES ($1, $2, 'read', $3, $4)",
            {std::string(), text, std::numeric_limits<std::int64_t>::max(), bytes});
        connection.execute(
            "INSERT INTO keys (id, name, role, created, hash) VALUES ('b', $1, 'read', 0, $2)",
            {std::string(), Bytes{}});
    });
    const Rows rows = database.read("SELECT name, created, hash FROM keys ORDER BY id");
    CHECK(rows[0].text(0) == text);
    CHECK(rows[0].integer(1) == std::numeric_limits<std::int64_t>::max());
    CHECK(rows[0].bytes(2) == bytes.data);
    CHECK(rows[1].text(0).empty());
    CHECK(rows[1].bytes(2).empty());
}

}  // namespace levtok::store
