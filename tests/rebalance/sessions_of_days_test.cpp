#include "rebalance/calendars/day_stamp.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// Rows of whole days and the sessions that they belong to, however they are stamped.
namespace levtok::rebalance::test {
namespace {

using std::chrono::days;

constexpr Instant monday{std::chrono::sys_days{std::chrono::year{2023} / 5 / 8}};
const std::vector<double> closes{100, 102, 101, 104, 103, 107, 105, 108, 110, 106};

Token fund() {
    return token(3, R"("calendar": "XNYS", "rebalance": [{"when": "schedule", "at": "close"}])");
}

/// Ten sessions from Monday to the Friday of the next week, each row `later` than its midnight.
std::vector<Observation> ten_sessions(Duration later, bool with_legs) {
    std::vector<Observation> rows;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        const Instant midnight = monday + days{i < 5 ? i : i + 2};
        auto row = Observation::at(midnight + later, Price::of(closes[i]));
        if (with_legs) row.high = Price::of(closes[i] + 1);
        rows.push_back(row);
    }
    return rows;
}

struct Ran {
    double nav = 0;
    std::vector<Instant> instants;
};

Ran run(const std::vector<Observation>& rows) {
    Token t = fund();
    Ran ran;
    for (const auto& row : rows) {
        ran.nav = t.advance(quiet_step(row)).nav;
        for (const auto& trade : t.trades()) ran.instants.push_back(trade.instant);
    }
    return ran;
}

}  // namespace

TEST_CASE("a day's row belongs to its session, stamped with its own date or with its end") {
    const Ran expected = run(ten_sessions(Duration{0}, false));
    CHECK(expected.instants.size() == closes.size() - 1);
    CHECK(expected.instants.back() == monday + days{11} + std::chrono::hours{20});
    struct Row {
        const char* how;
        Duration later;
        bool with_legs;
    };
    const Row rows[] = {
        {"bars, at the midnight after them", days{1}, true},
        {"closes, at midnight in New York", std::chrono::hours{4}, false},
        {"bars, at the midnight in New York after them", days{1} + std::chrono::hours{4}, true},
        {"bars with prices, stamped with their own date", Duration{0}, true},
    };
    for (const auto& row : rows) {
        INFO(row.how);
        const Ran ran = run(ten_sessions(row.later, row.with_legs));
        CHECK(ran.nav == expected.nav);
        CHECK(ran.instants.back() == expected.instants.back());
    }
}

TEST_CASE("closes of bars read alone are known for what they are at the first weekend") {
    const Ran ran = run(ten_sessions(days{1}, false));
    CHECK(ran.nav == run(ten_sessions(Duration{0}, false)).nav);
    CHECK(ran.instants.back() == monday + days{11} + std::chrono::hours{20});
    for (const Instant instant : ran.instants)
        CHECK(instant <= monday + days{11} + std::chrono::hours{20});
}

TEST_CASE("no schedule acts at a price of a day on which the market is closed") {
    struct Row {
        const char* when;
        Instant closed;
    };
    const Row rows[] = {
        {"Saturday", Instant{std::chrono::sys_days{std::chrono::year{2023} / 5 / 20}}},
        {"Memorial Day", Instant{std::chrono::sys_days{std::chrono::year{2023} / 5 / 29}}},
    };
    for (const auto& row : rows) {
        INFO(row.when);
        Token t = fund();
        for (const auto& each : ten_sessions(Duration{0}, false)) t.advance(quiet_step(each));
        t.advance(quiet_step(Observation::at(row.closed, Price::of(150))));
        CHECK(t.trades().empty());
        t.advance(quiet_step(Observation::at(row.closed + days{3}, Price::of(109))));
        REQUIRE(t.trades().size() == 1);
        CHECK(t.trades().front().price == 109);
    }
}

TEST_CASE("nor does it where that price is the nearest to its instant") {
    // Bars of all days: Sunday's close is known at Monday's midnight, New York's four hours later.
    Token t = token(3, R"("calendar": "XNYS", "rebalance": [{"when": "schedule", "at": "00:02"}])");
    for (std::size_t i = 5; i <= 7; ++i) {
        const double close = 100 + static_cast<double>(i);
        t.advance(quiet_step(bar(monday + days{i}, close, close + 1, close - 1, close)));
    }
    t.advance(quiet_step(bar(monday + days{8}, 107, 111, 106, 110)));
    REQUIRE(t.trades().size() == 1);
    CHECK(t.trades().front().instant ==
          monday + days{7} + std::chrono::hours{4} + std::chrono::minutes{2});
    CHECK(t.trades().front().price == 110);
}

TEST_CASE("a quiet row, too, shows that rows are closes") {
    // A stray bar of a Saturday; Monday's row, which shows what they are, has nothing to trade.
    const std::string rule =
        R"("calendar": "weekdays", "rebalance": [{"when": "schedule", "at": "close", "every": "7d"}])";
    Token t = token(3, rule);
    const Instant friday = monday - days{3};
    t.advance(quiet_step(bar(friday, 100, 101, 99, 100)));
    t.advance(quiet_step(bar(friday + days{1}, 100, 101, 99, 100)));
    for (const int day : {3, 4, 5}) {
        t.advance(quiet_step(Observation::at(friday + days{day}, Price::of(100 + day))));
        CHECK(t.trades().empty());
    }
    CHECK_FALSE(t.state().bars);
    t.advance(quiet_step(Observation::at(friday + days{6}, Price::of(106))));
    REQUIRE(t.trades().size() == 1);
    CHECK(t.trades().front().price == 106);
}

TEST_CASE("a stray close of a Saturday does not make bars of the closes after it") {
    Token t = fund();
    auto rows = ten_sessions(Duration{0}, false);
    rows.erase(rows.begin(), rows.begin() + 3);  // from Thursday on
    rows.insert(rows.begin() + 2, Observation::at(monday + days{5}, Price::of(104)));
    for (const auto& row : rows) t.advance(quiet_step(row));
    CHECK_FALSE(t.state().bars);
    REQUIRE(t.trades().size() == 1);
    CHECK(t.trades().front().instant == monday + days{11} + std::chrono::hours{20});
}

TEST_CASE("a history of all days is one of bars where its rows have prices of their own") {
    Token t = fund();
    std::vector<Instant> instants;
    for (std::size_t i = 0; i < 15; ++i) {
        // From the end of a Sunday on.
        const double close = 100 + static_cast<double>(i % 4);
        t.advance(quiet_step(bar(monday + days{i}, close, close + 1, close - 1, close)));
        for (const auto& trade : t.trades()) instants.push_back(trade.instant);
    }
    CHECK(instants.size() == 10);
    CHECK(instants.back() == monday + days{11} + std::chrono::hours{20});
}

TEST_CASE("what the stamps have shown is saved with a token") {
    const auto rows = ten_sessions(days{1}, false);
    Token once = fund();
    for (std::size_t i = 0; i < 6; ++i) once.advance(quiet_step(rows[i]));
    CHECK(once.state().bars);
    CHECK(once.state().bars_by_stamps);
}

}  // namespace levtok::rebalance::test
