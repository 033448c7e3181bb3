#include "rebalance/schedule.hpp"

#include <map>

#include "rebalance/token/saved_token.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/messages.hpp"
#include "tests/rebalance/tokens.hpp"
#include "tests/utc.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using namespace levtok::rebalance::test;
using namespace std::chrono_literals;
using levtok::testing::contains;
using levtok::testing::message_of;
using levtok::testing::utc;

namespace {

Observation close(const std::string& time, double price) {
    return Observation::at(utc(time), Price::of(price));
}

/// The trades of a token over a history.
std::vector<TradeRow> trades_of(Token token, const std::vector<Observation>& bars) {
    std::vector<TradeRow> trades;
    for (const auto& bar : bars) {
        token.advance(quiet_step(bar));
        trades.insert(trades.end(), token.trades().begin(), token.trades().end());
    }
    return trades;
}

Token fund() { return Token(product("upro")); }

/// Bars of an hour, one after the other, from `from` on; every bar is an hour's small rise.
std::vector<Observation> hourly(const std::string& from, const std::string& to) {
    std::vector<Observation> bars;
    double price = 100;
    for (Instant time = utc(from); time <= utc(to); time += 1h, price *= 1.0001) {
        bars.push_back({time, Price::of(price), Price::of(price * 1.0002),
                        Price::of(price * 0.9999), Price::of(price * 1.0001)});
    }
    return bars;
}

}  // namespace

TEST_CASE("UPRO on hourly bars trades at 16:00 New York on each session and on no other day") {
    // Two years with their four changes of the clocks: the bars go on at night, at weekends and on
    // holidays. The exchange published 250 sessions for 2023 and 252 for 2024; Mondays to Fridays,
    // holidays among them, would be 522.
    const auto bars = hourly("2022-12-31T00:00:00Z", "2024-12-31T23:00:00Z");
    const auto trades = trades_of(fund(), bars);
    REQUIRE(trades.size() == 250 + 252);
    const Zone new_york = Zone::named("America/New_York");
    std::map<std::string, int> by_clock;
    for (const auto& trade : trades) {
        CAPTURE(format_time(trade.time));
        CHECK(trade.instant == trade.time);
        CHECK(trade.nav_time == trade.time);
        const auto local = new_york.to_local(trade.time);
        const auto day = std::chrono::floor<std::chrono::days>(local);
        CHECK(trading_calendar("XNYS").is_session(day));
        const std::chrono::weekday weekday(day);
        CHECK(weekday != std::chrono::Saturday);
        CHECK(weekday != std::chrono::Sunday);
        ++by_clock[format_time_of_day(local - day)];
    }
    // 3 July, the day after Thanksgiving and Christmas Eve close at 13:00.
    CHECK(by_clock == std::map<std::string, int>{{"13:00", 5}, {"16:00", 497}});
}

TEST_CASE("a daily close belongs to the session that it is dated with") {
    const std::vector<Observation> closes{close("2024-03-27", 100), close("2024-03-28", 101),
                                          close("2024-04-01", 102), close("2024-04-02", 103)};
    const auto trades = trades_of(fund(), closes);
    REQUIRE(trades.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(trades[i].nav_time == closes[i + 1].time);
        CHECK(trades[i].price == closes[i + 1].close.value());
        CHECK(trades[i].time == trades[i].instant);
        CHECK(trades[i].leverage_after == 3);
    }
    CHECK(trades[0].time == utc("2024-03-28T20:00:00Z"));
}

TEST_CASE("a daily bar, observed at the midnight after it, belongs to its day") {
    // Thursday, Monday after Good Friday, Tuesday.
    const std::vector<Observation> bars{
        bar(utc("2024-03-28"), 99, 101, 98, 100), bar(utc("2024-03-29"), 100, 102, 99, 101),
        bar(utc("2024-04-02"), 101, 103, 100, 102), bar(utc("2024-04-03"), 102, 104, 101, 103)};
    const auto trades = trades_of(fund(), bars);
    REQUIRE(trades.size() == 3);
    CHECK(trades[0].time == utc("2024-03-28T20:00:00Z"));
    CHECK(trades[1].time == utc("2024-04-01T20:00:00Z"));
    CHECK(trades[2].time == utc("2024-04-02T20:00:00Z"));
    CHECK(trades[2].nav_time == utc("2024-04-03"));
    CHECK(trades[2].price == 103);
    SECTION("a schedule at the opening of the market trades at the open") {
        const auto early = trades_of(
            Token(product("upro", std::vector<Setting>{{"rebalance.0.at", "\"09:31\""}})), bars);
        REQUIRE(early.size() == 3);
        CHECK(early[1].price == 101);
        CHECK(early[1].instant == utc("2024-04-01T13:31:00Z"));
        CHECK(early[1].time == utc("2024-04-01T13:30:00Z"));
    }
}

TEST_CASE("a closed day has no rebalance, and a half-day its own close") {
    const auto token = [] {
        return Token(product("upro", std::vector<Setting>{{"rebalance.0.at", "\"16:00\""}}));
    };
    const auto trades = trades_of(token(), hourly("2024-07-02T21:00:00Z", "2024-07-05T23:00:00Z"));
    REQUIRE(trades.size() == 2);
    CHECK(trades[0].time == utc("2024-07-03T17:00:00Z"));
    CHECK(trades[1].time == utc("2024-07-05T20:00:00Z"));
}

TEST_CASE("periods of days count from the first session of each") {
    const auto& calendar = trading_calendar("XNYS");
    const Schedule weekly{.at_close = true, .every = 7 * one_day};
    // Weeks of 1970-01-01 begin on Thursdays; Thanksgiving is one.
    CHECK(next_due(weekly, calendar, utc("2024-11-14")) == utc("2024-11-14T21:00:00Z"));
    CHECK(next_due(weekly, calendar, utc("2024-11-22")) == utc("2024-11-29T18:00:00Z"));
    CHECK(next_due(weekly, calendar, utc("2024-11-30")) == utc("2024-12-05T21:00:00Z"));
    const Schedule before_1970{.at_close = true};
    CHECK(next_due(before_1970, trading_calendar("weekdays"), utc("1969-12-27")) ==
          utc("1969-12-30"));
}

TEST_CASE(
    "a schedule trades at the open of the bar that holds its instant, where that is nearest") {
    const std::string rule = R"("rebalance": [{"when": "schedule", "at": "00:02"}])";
    const std::vector<Observation> bars{
        bar(start, 99, 101, 98, 100), bar(start + 4h, 100.5, 103, 100, 102),
        bar(start + 8h, 102, 104, 101, 103), bar(start + 24h, 103, 105, 102, 104),
        bar(start + 28h, 104.5, 107, 104, 106)};
    for (const char* intrabar : {"close", "ohlc"}) {
        CAPTURE(intrabar);
        Token t = token(3, rule + R"(, "intrabar": ")" + intrabar + '"');
        std::vector<TradeRow> trades;
        std::vector<PathRow> rows;
        for (const auto& each : bars) {
            rows.push_back(t.advance(quiet_step(each)));
            trades.insert(trades.end(), t.trades().begin(), t.trades().end());
        }
        REQUIRE(trades.size() == 2);
        CHECK(trades[0].price == 100.5);
        CHECK(trades[0].time == start);
        CHECK(trades[0].instant == start + 2min);
        CHECK(trades[0].nav_time == start + 4h);
        CHECK(trades[1].price == 104.5);
        CHECK(trades[1].time == start + 24h);
        CHECK(trades[1].nav_time == start + 28h);
        CHECK(trades[1].leverage_after == 3);
        CHECK(rows[4].events.has(Event::scheduled));
        // From 3x at 104.5 on.
        CHECK(rows[4].nav == Approx(trades[1].nav * (1 + 3 * (106 / 104.5 - 1))).epsilon(1e-12));
    }
}

TEST_CASE("a schedule trades at the nearest close where bars have none but that") {
    Token t = token(3, R"("rebalance": [{"when": "schedule", "at": "00:02"}])");
    const std::vector<Observation> closes{Observation::at(start, Price::of(100)),
                                          Observation::at(start + 24h, Price::of(110)),
                                          Observation::at(start + 48h, Price::of(121))};
    std::vector<TradeRow> trades;
    double nav = 0;
    for (const auto& each : closes) {
        nav = t.advance(quiet_step(each)).nav;
        trades.insert(trades.end(), t.trades().begin(), t.trades().end());
    }
    // On the first day it stands where it has opened.
    REQUIRE(trades.size() == 1);
    CHECK(trades[0].instant == start + 24h + 2min);
    CHECK(trades[0].time == start + 24h);
    CHECK(trades[0].nav_time == start + 48h);
    CHECK(trades[0].price == 110);
    CHECK(nav == Approx(169).epsilon(1e-12));
}

TEST_CASE(
    "in a gap a schedule trades at the known price that is nearest, and looks at none after") {
    const std::string rule = R"("rebalance": [{"when": "schedule", "at": "12:00"}])";
    struct Row {
        Duration opened_again;  ///< close of the first bar after the gap
        Instant time;
        double price;
    };
    // The bars are of an hour; the gap begins at 11:00.
    for (const Row& row : {Row{12h + 30min, start + 12h + 30min, 110}, Row{16h, start + 11h, 100},
                           Row{13h, start + 12h, 109}}) {
        std::vector<Observation> bars{bar(start + 9h, 100, 101, 99, 100),
                                      bar(start + 10h, 100, 101, 99, 100),
                                      bar(start + 11h, 100, 101, 99, 100)};
        bars.push_back(bar(start + row.opened_again, 109, 111, 108, 110));
        const auto trades = trades_of(token(3, rule), bars);
        REQUIRE(trades.size() == 1);
        CHECK(trades[0].time == row.time);
        CHECK(trades[0].price == row.price);
        CHECK(trades[0].instant == start + 12h);
    }
}

TEST_CASE("bars begin a shortest step before their close after a gap, however quiet they were") {
    std::vector<Observation> bars{close("2021-01-01T12:10:00Z", 100)};
    for (const char* hour : {"19", "20", "21"}) {
        bars.push_back(close("2021-01-01T" + std::string(hour) + ":00:00Z", 100));
    }
    bars.push_back(bar(utc("2021-01-02T01:00:00Z"), 109, 111, 108, 110));
    const auto trades = trades_of(token(3, R"("rebalance": [{"when": "schedule"}])"), bars);
    REQUIRE(trades.size() == 1);
    CHECK(trades[0].time == utc("2021-01-02T00:00:00Z"));
    CHECK(trades[0].price == 109);
}

TEST_CASE("an hour's row at midnight after a gap of days is not the row of a day") {
    const auto bars = hourly("2023-05-12T18:00:00Z", "2023-05-12T20:00:00Z");
    std::vector<Observation> rows = bars;
    rows.push_back(close("2023-05-15T00:00:00Z", 110));
    rows.push_back(close("2023-05-15T19:00:00Z", 111));
    rows.push_back(close("2023-05-15T20:00:00Z", 112));
    const auto trades = trades_of(fund(), rows);
    REQUIRE_FALSE(trades.empty());
    CHECK(trades.back().instant == utc("2023-05-15T20:00:00Z"));
    CHECK(trades.back().price == 112);
}

TEST_CASE("a schedule that is filled as observed waits for a close") {
    const std::string rule =
        R"("rebalance": [{"when": "schedule", "at": "00:02", "fill": "observed"}])";
    const auto trades = trades_of(
        token(3, rule), {bar(start, 99, 101, 98, 100), bar(start + 4h, 100.5, 103, 100, 102)});
    REQUIRE(trades.size() == 1);
    CHECK(trades[0].price == 102);
    CHECK(trades[0].time == start + 4h);
}

TEST_CASE("a saved token goes on to the same bits, wherever its schedule stands") {
    const auto bars = hourly("2024-03-07T12:00:00Z", "2024-03-13T12:00:00Z");
    for (std::size_t cut = 1; cut < bars.size(); cut += 7) {
        Token whole = fund();
        Token part = fund();
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const auto row = whole.advance(quiet_step(bars[i]));
            if (i == cut) part = read_token(write_token(part), product("upro"));
            const auto other = part.advance(quiet_step(bars[i]));
            REQUIRE(row.nav == other.nav);
            REQUIRE(whole.trades().size() == part.trades().size());
        }
    }
}

TEST_CASE("a product of sessions acts at the close unless it says when") {
    const auto terms = parse_product(R"({"leverage": 3, "calendar": "XNYS"})");
    CHECK(std::get<Schedule>(terms.rules.front().when).at_close);
    const auto set = product(
        "3x", std::vector<Setting>{{"calendar", "XNYS"}, {"rebalance.0.unless_within", "0.05"}});
    CHECK(std::get<Schedule>(set.rules.front().when).at_close);
    const auto at = parse_product(R"({"leverage": 3, "calendar": "XNYS",
        "rebalance": [{"when": "schedule", "at": "16:00"}]})");
    CHECK_FALSE(std::get<Schedule>(at.rules.front().when).at_close);
    CHECK(std::get<Schedule>(at.rules.front().when).at == 16h);
    for (const auto& each : {terms, set, at}) {
        CHECK(write_product(parse_product(write_product(each))) == write_product(each));
    }
}

TEST_CASE("what a calendar does not allow is named") {
    const auto message = [](const char* text) { return message_of([&] { parse_product(text); }); };
    CHECK(
        contains(message(R"({"leverage": 3, "rebalance": [{"when": "schedule", "at": "close"}]})"),
                 "rebalance.0.at: must be a time of day like \"00:02\" where the calendar is 24/7, "
                 "which never closes"));
    CHECK(contains(message(R"({"leverage": 3, "calendar": "XNYS",
                        "rebalance": [{"when": "schedule", "every": "8h"}]})"),
                   "rebalance.0.every: must be whole days where the calendar is XNYS, was \"8h\""));
    CHECK(contains(message(R"({"leverage": 3, "rebalance": [{"when": "schedule", "at": "open"}]})"),
                   "rebalance.0.at: must be a time of day like \"00:02\""));
}
