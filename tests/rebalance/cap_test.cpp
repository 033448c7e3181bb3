#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "nav/attribution/path_attribution.hpp"
#include "rebalance/flow.hpp"
#include "rebalance/holder/nav_moves.hpp"
#include "rebalance/token/saved_token.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/messages.hpp"
#include "tests/rebalance/tokens.hpp"

/// A product's cap on the gain from one rebalance to the next.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

PathRow at(Token& token, Duration after, double price) {
    return token.advance(quiet_step(Observation::at(start + after, Price::of(price))));
}

constexpr const char* capped = R"("cap": 0.2)";

/// Hours of a market so wild that the cap binds on most days and lets go again.
std::vector<double> wild_hours(int hours) {
    std::mt19937_64 random(3);
    std::vector<double> prices{100};
    for (int i = 1; i < hours; ++i) {
        const double unit = static_cast<double>(random() >> 11) * 0x1p-53;
        prices.push_back(prices.back() * std::exp(0.08 * (unit - 0.5)));
    }
    return prices;
}

}  // namespace

TEST_CASE("the holder of a capped token has at most the cap between rebalances") {
    Token daily = token(3, capped);
    const auto rows = run_days(daily, {100, 110, 99, 104});
    CHECK(rows[1].nav == Approx(120));
    CHECK(rows[1].cap == Approx(10));
    // Bought back to three times the NAV that is left, and falls as any other.
    CHECK(rows[1].leverage == Approx(3));
    CHECK(rows[2].nav == Approx(120 * 0.7));
    CHECK(rows[2].cap == 0);
    CHECK(rows[3].nav == Approx(84 * (1 + 3 * 5.0 / 99)));

    Token bear = token(-2, R"("cap": 0.1)");
    CHECK(run_days(bear, {100, 90}).back().nav == Approx(110));
}

TEST_CASE("what a cap withholds comes back with the price, until the rebalance") {
    Token often = token(3, capped);
    at(often, 0h, 100);
    const auto up = at(often, 1h, 110);
    CHECK(up.nav == Approx(120));
    CHECK(up.cap == Approx(10));
    CHECK(up.position == Approx(3));
    const auto back = at(often, 2h, 105);
    CHECK(back.nav == Approx(115));
    CHECK(back.cap == Approx(-10));

    // Who looks once a day sees the same at its end.
    Token seldom = token(3, capped);
    at(seldom, 0h, 100);
    CHECK(at(seldom, 24h, 104).nav == Approx(at(often, 24h, 104).nav));

    // Below what is left after the crash it would have been wiped out, had the gain been taken.
    Token spike = token(3, R"("cap": 0.01, "rebalance": [])");
    at(spike, 0h, 100);
    CHECK(at(spike, 1h, 200).nav == Approx(101));
    const auto crash = at(spike, 2h, 80);
    CHECK(crash.nav == Approx(40));
    CHECK_FALSE(crash.events.has(Event::wiped_out));
}

TEST_CASE("rows of a capped token add up, and so do the parts of its return") {
    for (const double leverage : {3.0, -2.0}) {
        for (
            const char* more :
            {"", R"(, "fees": {"management": {"rate": 0.001, "per": "8h"}})",
             R"(, "financing": {"kind": "cash", "borrow_spread": 0.05}, "execution": {"taker_fee": 0.001})"}) {
            CAPTURE(leverage, more);
            Token live = token(leverage, std::string(R"("cap": 0.03)") + more);
            nav::PathAttribution path(leverage, std::nullopt);
            PathRow before;
            double limit = 0;
            double withheld = 0;
            int bound = 0;
            const auto prices = wild_hours(24 * 60);
            for (std::size_t i = 0; i < prices.size(); ++i) {
                const auto row = at(live, static_cast<int>(i) * 1h, prices[i]);
                path.add(published(row));
                if (i > 0) {
                    const double expected = before.nav +
                                            before.position * (row.price - before.price) -
                                            row.financing - row.fee - row.cost - row.cap;
                    REQUIRE(row.nav == Approx(expected).epsilon(1e-12));
                    // A trade costs on top of what the cap leaves.
                    REQUIRE(row.nav <= limit * (1 + 1e-12));
                }
                withheld += row.cap;
                bound += withheld > 1e-9 ? 1 : 0;
                if (row.events.any()) {
                    limit = row.nav * 1.03;
                    withheld = 0;
                }
                before = row;
            }
            CHECK(bound > 100);
            const auto parts = live.attribution();
            CHECK(parts.cap < -0.1);
            CHECK(parts.total == Approx(std::log(before.nav / 100)).epsilon(1e-11));
            CHECK(path.report().total == Approx(parts.total).epsilon(1e-11));
            for (const auto& part : nav::attribution_parts) {
                CAPTURE(part.name);
                CHECK(path.report().*part.value ==
                      Approx(parts.*part.value).epsilon(1e-9).margin(1e-11));
            }
        }
    }
}

TEST_CASE("a cap that nothing reaches changes no bit") {
    const std::string rules =
        R"("intrabar": "ohlc", "rebalance": [{"when": "leverage_outside", "min": 2, "max": 4},
           {"when": "schedule"}], "merge": {"below": 40, "factor": 10})";
    Token with = token(3, R"("cap": 1e9, )" + rules);
    Token without = token(3, rules);
    const auto prices = wild_hours(24 * 20);
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const auto a = at(with, static_cast<int>(i) * 1h, prices[i]);
        const auto b = at(without, static_cast<int>(i) * 1h, prices[i]);
        // A row of the other is marked from its last booking, which may be some rows before.
        REQUIRE(a.nav == Approx(b.nav).epsilon(1e-13));
        REQUIRE(a.cap == 0);
        REQUIRE(with.trades().size() == without.trades().size());
    }
}

TEST_CASE("a saved capped token continues to the same bits") {
    const auto prices = wild_hours(24 * 10);
    Token whole = token(3, R"("cap": 0.03)");
    Token part = token(3, R"("cap": 0.03)");
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const auto row = at(whole, static_cast<int>(i) * 1h, prices[i]);
        part = read_token(write_token(part), part.terms());
        const auto again = at(part, static_cast<int>(i) * 1h, prices[i]);
        REQUIRE(row.nav == again.nav);
        REQUIRE(row.cap == again.cap);
    }
    CHECK(write_token(whole) == write_token(part));
}

TEST_CASE("a token that was saved before there were caps goes on") {
    Token whole = token(3);
    Token part = token(3);
    at(whole, 0h, 100);
    at(part, 0h, 100);
    auto saved = nlohmann::json::parse(write_token(part));
    auto& ledger = saved["state"]["ledger"];
    REQUIRE(ledger.erase("withheld") == 1);
    REQUIRE(ledger["attribution"].erase("cap") == 1);
    part = read_token(saved.dump(), part.terms());
    CHECK(at(part, 24h, 104).nav == at(whole, 24h, 104).nav);
    CHECK(write_token(part) == write_token(whole));
}

TEST_CASE("triggers of a capped token look at all that it holds") {
    // At +20 % the basket is worth 160: 2.25x. Of a NAV of 110 it would be 3.3x.
    Token t = token(
        3, R"("cap": 0.1, "rebalance": [{"when": "leverage_outside", "min": 2.2, "max": 3.2}])");
    at(t, 0h, 100);
    CHECK(at(t, 1h, 120).events.any() == false);
    const auto sold = at(t, 2h, 125);
    CHECK(sold.events.has(Event::emergency));
    CHECK(sold.nav == Approx(110));
    CHECK(sold.leverage == Approx(3));
}

TEST_CASE("the way of a capped NAV within a bar ends at the cap, and leaves it where it lets go") {
    Token t = token(3, R"("cap": 0.1, "rebalance": [], "intrabar": "ohlc")");
    at(t, 0h, 100);
    NavWalk walk(t);
    const auto up = bar(start + 1h, 100, 120, 99, 110);
    const auto first = t.advance(quiet_step(up));
    double highest = 0;
    double lowest = 1e9;
    for (const auto& move : walk.to(up, t, first)) highest = std::max(highest, move.nav);
    CHECK(highest == Approx(110));
    CHECK(first.nav == Approx(110));
    // 130 is held: down to 102, at which 106 is held, NAV stands until 103.33 and falls from there.
    const auto down = bar(start + 2h, 110, 110, 102, 105);
    const auto second = t.advance(quiet_step(down));
    bool let_go = false;
    for (const auto& move : walk.to(down, t, second)) {
        lowest = std::min(lowest, move.nav);
        let_go = let_go || (move.nav == Approx(110) && move.price == Approx(100 + 10.0 / 3));
    }
    CHECK(lowest == Approx(106));
    CHECK(let_go);
}

TEST_CASE("what would be traded after a move is told of the capped NAV") {
    Token t = token(3, R"("cap": 0.1)");
    at(t, 0h, 100);
    const double moves[] = {0.1, -0.1};
    const auto rows = flow(t, moves);
    CHECK(rows[0].nav == Approx(110));
    CHECK(rows[0].leverage == Approx(3));
    CHECK(rows[1].nav == Approx(70));
    at(t, 1h, 110);
    CHECK(flow(t, std::span(moves).first(1))[0].nav == Approx(110));
}

TEST_CASE("a fee that a dealing leaves in the fund raises NAV to the cap and no further") {
    Token t = token(3, R"("cap": 0.1)");
    at(t, 0h, 100);
    auto row = at(t, 1h, 104);
    CHECK(row.nav == Approx(110));
    t.deal(-0.5, 20, row);
    CHECK(row.nav == Approx(110));
    CHECK(at(t, 2h, 104).nav == Approx(110));
}

TEST_CASE("a cap must be a gain") {
    CHECK(testing::message_of([] { token(3, R"("cap": 0)"); }) == "cap: must be > 0, was 0");
    CHECK(testing::message_of([] { token(3, R"("cap": "a lot")"); }).find("cap") !=
          std::string::npos);
}

}  // namespace levtok::rebalance::test
