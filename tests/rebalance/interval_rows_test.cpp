#include "rebalance/replay/interval_rows.hpp"

#include <algorithm>
#include <vector>

#include "nav/interval.hpp"
#include "rebalance/replay/supply_rows.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

std::vector<PathRow> by_interval(const std::vector<PathRow>& path, std::optional<Duration> span) {
    IntervalRows rows(span);
    std::vector<PathRow> out;
    for (const auto& row : path) {
        if (const auto whole = rows.add(row)) out.push_back(*whole);
    }
    if (const auto last = rows.finish()) out.push_back(*last);
    CHECK_FALSE(rows.finish());
    return out;
}

PathRow charged(Instant time, double nav, double fee, double financing, double cost,
                std::initializer_list<Event> events = {}) {
    PathRow row{.time = time, .price = 2 * nav, .nav = nav, .leverage = 3, .position = nav / 7};
    row.fee = fee;
    row.financing = financing;
    row.cost = cost;
    for (const Event event : events) row.events.add(event);
    return row;
}

}  // namespace

TEST_CASE("a row of an interval is its last one, with the sums of all charges and all events") {
    const Instant day = start;
    const std::vector<PathRow> path{
        charged(day, 100, 0, 0, 0, {Event::open}),  // closes the day before
        charged(day + 8h, 90, 1, -0.25, 0),
        charged(day + 16h, 80, 0, 0.75, 2, {Event::emergency}),
        charged(day + 24h, 85, 4, 0, 1, {Event::scheduled, Event::merge}),
        charged(day + 60h, 70, 8, 0.5, 0),
    };
    const auto days = by_interval(path, one_day);
    REQUIRE(days.size() == 3);
    CHECK(days[0].time == day);
    CHECK(days[0].events.has(Event::open));
    const auto& whole = days[1];
    CHECK(whole.time == day + 24h);
    CHECK(whole.nav == 85);
    CHECK(whole.price == 170);
    CHECK(whole.position == 85.0 / 7);
    CHECK(whole.fee == 5);
    CHECK(whole.financing == 0.5);
    CHECK(whole.cost == 3);
    for (const Event event : {Event::emergency, Event::scheduled, Event::merge}) {
        CHECK(whole.events.has(event));
    }
    CHECK_FALSE(whole.events.has(Event::open));
    CHECK(days[2].fee == 8);
    CHECK_FALSE(days[2].events.any());
}

TEST_CASE("without an interval, or with one as short as the bars, a path stays as it is") {
    Token t = token(3, R"("fees": {"management": {"rate": 0.001}})");
    const auto path = run_days(t, {100, 104, 99, 97, 120});
    for (const auto& span : {std::optional<Duration>{}, std::optional<Duration>{1h}}) {
        const auto same = by_interval(path, span);
        REQUIRE(same.size() == path.size());
        for (std::size_t i = 0; i < path.size(); ++i) {
            CHECK(same[i].time == path[i].time);
            CHECK(same[i].fee == path[i].fee);
            CHECK(same[i].nav == path[i].nav);
        }
    }
    CHECK(by_interval({}, one_day).empty());
}

TEST_CASE("an interval ends with the row at its end, also before 1970") {
    struct Row {
        Instant time;
        std::int64_t interval;
    };
    for (const auto& [time, interval] : {Row{Instant{}, -1},
                                         {Instant{1us}, 0},
                                         {Instant{24h}, 0},
                                         {Instant{24h + 1us}, 1},
                                         {Instant{-24h}, -2},
                                         {Instant{-24h + 1us}, -1},
                                         {Instant{-1us}, -1}}) {
        CHECK(nav::interval_of(time, one_day) == interval);
    }
}

TEST_CASE("a row of an interval has the sums of what was dealt, and the supply of its last") {
    const std::vector<SupplyRow> path{
        {charged(start, 100, 0, 0, 0), {.created = 5, .money_in = 505, .fee = 5, .supply = 6}},
        {charged(start + 8h, 90, 1, 0, 0),
         {.redeemed = 2, .money_out = 179, .fee = 1, .supply = 4}},
        {charged(start + 16h, 80, 2, 0, 0),
         {.created = 3, .money_in = 250, .fee = 10, .supply = 7}},
        {charged(start + 25h, 85, 4, 0, 0), {.supply = 7, .assets = 595}},
    };
    const auto by = [&](std::optional<Duration> span) {
        SupplyIntervalRows rows(span);
        std::vector<SupplyRow> out;
        for (const auto& row : path) {
            if (const auto whole = rows.add(row)) out.push_back(*whole);
        }
        if (const auto last = rows.finish()) out.push_back(*last);
        CHECK_FALSE(rows.finish());
        return out;
    };
    const auto days = by(one_day);
    REQUIRE(days.size() == 3);
    CHECK(days[0].dealt.created == 5);
    CHECK(days[1].row.time == start + 16h);
    CHECK(days[1].row.fee == 3);
    CHECK(days[1].dealt.created == 3);
    CHECK(days[1].dealt.redeemed == 2);
    CHECK(days[1].dealt.money_in == 250);
    CHECK(days[1].dealt.money_out == 179);
    CHECK(days[1].dealt.fee == 11);
    CHECK(days[1].dealt.supply == 7);
    CHECK(days[2].dealt.created == 0);
    CHECK(days[2].dealt.assets == 595);
    const auto all = by(std::nullopt);
    REQUIRE(all.size() == path.size());
    CHECK(all[2].dealt.created == 3);
    CHECK(all[2].dealt.fee == 10);
}

}  // namespace levtok::rebalance::test
