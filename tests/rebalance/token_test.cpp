#include <cmath>

#include "nav/attribution/path_attribution.hpp"
#include "rebalance/replay/rows.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// The rules of a token one by one, on paths short enough to work out by hand.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

PathRow next(Token& t, Instant time, double price) {
    return t.advance(quiet_step(Observation::at(time, Price::of(price))));
}

Token opened(double leverage, const std::string& fields) {
    Token t = token(leverage, fields);
    next(t, start, 100);
    return t;
}

}  // namespace

TEST_CASE("the first observation opens the token at its target, at no cost") {
    Token t = token(3, R"("execution": {"taker_fee": 0.01})");
    const auto row = next(t, start, 50);
    CHECK(row.nav == 100);
    CHECK(row.leverage == 3);
    CHECK(row.position == 6);
    CHECK(row.cash == -200);
    CHECK(row.cost == 0);
    CHECK(row.events.has(Event::open));
}

TEST_CASE("management fees by period") {
    struct Row {
        const char* fee;
        Duration after;
        double nav;
        double leverage;
    };
    const double l = 100 * (1 - 0.01);
    const std::vector<Row> rows{
        {R"({"rate": 0.01, "per": "day"})", 23h, 100, 3},
        {R"({"rate": 0.01, "per": "day"})", 24h, l, 300 / l},
        {R"({"rate": 0.01, "per": "day"})", 72h, 100 * 0.99 * 0.99 * 0.99,
         300 / (100 * 0.99 * 0.99 * 0.99)},
        {R"({"rate": 0.01, "per": "day", "at": "06:00"})", 6h, l, 300 / l},
        {R"({"rate": 0.01, "per": "8h"})", 16h, l * 0.99, 300 / (l * 0.99)},
        {R"({"rate": 0.0365, "per": "year"})", 240h, 99.9, 300 / 99.9},
        {R"({"rate": 0.0365, "per": "dilution"})", 240h, 99.9, 3},
    };
    for (const auto& row : rows) {
        CAPTURE(row.fee, row.after);
        Token t =
            opened(3, R"("rebalance": [], "fees": {"management": )" + std::string(row.fee) + "}");
        const auto after = next(t, start + row.after, 100);
        CHECK(after.nav == Approx(row.nav).epsilon(1e-13));
        CHECK(after.leverage == Approx(row.leverage).epsilon(1e-13));
        CHECK(after.fee == Approx(100 - row.nav).margin(1e-12));
    }
}

TEST_CASE("a fee of all of NAV or more ends the token by the fee, and not by the market") {
    struct Row {
        const char* fee;
        int days;
    };
    for (const auto& [fee, days] : {Row{R"({"rate": 0.5, "per": "year"})", 1000},
                                    {R"({"rate": 0.5, "per": "dilution"})", 730},
                                    {R"({"rate": 0.5, "per": "dilution"})", 1000}}) {
        CAPTURE(fee, days);
        Token t = opened(3, R"("fees": {"management": )" + std::string(fee) + "}");
        nav::PathAttribution published(3, std::nullopt);
        published.add({.price = 100, .nav = 100, .position = 3});
        const auto row = next(t, start + days * 24h, 101);
        published.add(rebalance::published(row));
        CHECK(row.nav == 0);
        CHECK(row.events.has(Event::wiped_out));
        CHECK(row.fee >= 103 * (1 - 1e-12));
        CHECK(t.state().supply == 1);
        for (const auto& report : {t.attribution(), published.report()}) {
            CHECK(nav::wiped_out_by(report).starts_with("its management fee"));
            CHECK(report.fees == -infinity);
            CHECK(std::isfinite(report.path_residual));
            CHECK(std::isfinite(report.financing));
        }
    }
}

TEST_CASE("the end of a token is named by what took the last of it") {
    struct Row {
        const char* fields;
        double price;
        double funding;
        std::string_view by;
    };
    for (const auto& [fields, price, funding, by] :
         {Row{R"("rebalance": [])", 60, 0, "the market"},
          {R"("rebalance": [], "financing": {"kind": "perpetual"})", 100, 0.4, "its financing"},
          {R"("execution": {"taker_fee": 0.3})", 67, 0, "the cost of a trade"},
          {R"("rebalance": [])", 70, 0, ""}}) {
        CAPTURE(fields);
        Token t = opened(3, fields);
        t.advance({Observation::at(start + 24h, Price::of(price)), Rate::raw(funding), Rate{}});
        CHECK(t.state().ledger.wiped_out == !by.empty());
        CHECK(nav::wiped_out_by(t.attribution()).starts_with(by));
        CHECK(nav::wiped_out_by(t.attribution()).empty() == by.empty());
    }
}

TEST_CASE("attribution ends at a wipe-out, whatever the market does then") {
    Token t = opened(3, R"("rebalance": [])");
    nav::PathAttribution published(3, std::nullopt);
    published.add({.price = 100, .nav = 100, .position = 3});
    Instant time = start;
    for (const double price : {60.0, 200.0, 1000.0}) {
        time += 24h;
        published.add(rebalance::published(next(t, time, price)));
        for (const auto& report : {t.attribution(), published.report()}) {
            CHECK(report.target == Approx(3 * std::log(0.6)));
            CHECK(report.variance_drag == Approx(-3 * std::log(0.6) * std::log(0.6)));
            CHECK(report.total == -infinity);
        }
    }
}

TEST_CASE("a rule that finds nothing to trade at its observation is no rebalance, walked or not") {
    for (const char* intrabar : {"close", "ohlc"}) {
        CAPTURE(intrabar);
        Token t = opened(3, R"("intrabar": ")" + std::string(intrabar) +
                                R"(", "rebalance": [{"when": "schedule"},
                                   {"when": "leverage_outside", "max": 4, "fill": "observed"}])");
        // Leverage is 5.1 at the low and at the close; the schedule is due there and trades first.
        const auto row = t.advance(quiet_step(bar(start + 24h, 100, 100, 83, 83)));
        CHECK(t.trades().size() == 1);
        CHECK(row.events.has(Event::scheduled));
        CHECK_FALSE(row.events.has(Event::emergency));
        // An hour later it is the emergency's alone.
        const auto later = t.advance(quiet_step(bar(start + 25h, 83, 83, 70, 70)));
        CHECK(t.trades().size() == 1);
        CHECK(later.events.has(Event::emergency));
        CHECK(later.leverage == Approx(3));
    }
}

TEST_CASE("a fee by dilution keeps the value of the fund") {
    Token t =
        opened(2, R"("rebalance": [], "fees": {"management": {"rate": 0.5, "per": "dilution"}})");
    const auto row = next(t, start + 24h * 100, 100);
    CHECK(row.nav * t.state().supply == Approx(100).epsilon(1e-13));
}

TEST_CASE("financing by kind") {
    struct Row {
        double leverage;
        const char* financing;
        double funding, benchmark;
        double payment;  ///< per 100 of NAV over 3 days at a flat price
    };
    const std::vector<Row> rows{
        {3, R"({"kind": "none"})", 0.01, 0.05, 0},
        {3, R"({"kind": "perpetual"})", 0.001, 0.05, 0.3},
        {-3, R"({"kind": "perpetual"})", 0.001, 0.05, -0.3},
        {3, R"({"kind": "cash", "borrow_spread": 0.006})", 0.01, 0.05, 200 * 0.056 * 3 / 360},
        {-3, R"({"kind": "cash", "lend_spread": 0.002})", 0.01, 0.05, -400 * 0.048 * 3 / 360},
        {-3, R"({"kind": "cash", "borrow_fee": 0.01, "day_count": 365})", 0, 0.05,
         (-400 * 0.05 + 300 * 0.01) * 3 / 365},
        {0.5, R"({"kind": "cash", "lend_spread": 0.002})", 0, 0.05, -50 * 0.048 * 3 / 360},
    };
    for (const auto& row : rows) {
        CAPTURE(row.leverage, row.financing);
        Token t =
            opened(row.leverage, R"("rebalance": [], "financing": )" + std::string(row.financing));
        const auto after = t.advance({Observation::at(start + 72h, Price::of(100)),
                                      Rate::of(row.funding), Rate::of(row.benchmark)});
        CHECK(after.financing == Approx(row.payment).epsilon(1e-13).margin(1e-15));
        CHECK(after.nav == Approx(100 - row.payment).epsilon(1e-13));
    }
}

TEST_CASE(
    "funding that is stamped up to a second late belongs to the observation; rates are known "
    "before") {
    const std::vector<FundingEvent> funding{{start, Rate::of(9)},
                                            {start + 8h + 40ms, Rate::of(1)},
                                            {start + 16h + 1s, Rate::of(2)},
                                            {start + 24h + 1001ms, Rate::of(4)}};
    const std::vector<RateEvent> rates{{start - 24h, Rate::of(0.01)}, {start + 8h, Rate::of(0.02)}};
    MarketFeed feed(funding, rates);
    const auto at = [&](Duration after) {
        return feed.step(Observation::at(start + after, Price::of(1)));
    };
    CHECK(at(0h).funding.value() == 0);
    auto step = at(8h);
    CHECK(step.funding.value() == 1);
    CHECK(step.benchmark.value() == 0.01);
    step = at(24h);
    CHECK(step.funding.value() == 2);
    CHECK(step.benchmark.value() == 0.02);
    CHECK(at(32h).funding.value() == 4);
}

TEST_CASE("a schedule is executed at the first observation at or after its instant") {
    Token t = opened(3, R"("rebalance": [{"when": "schedule", "at": "16:00"}])");
    CHECK_FALSE(next(t, start + 15h, 101).events.has(Event::scheduled));
    CHECK(next(t, start + 17h, 102).events.has(Event::scheduled));
    CHECK_FALSE(next(t, start + 39h, 103).events.has(Event::scheduled));
    CHECK(next(t, start + 40h, 104).events.has(Event::scheduled));
    CHECK(next(t, start + 24h * 5, 105).events.has(Event::scheduled));
}

TEST_CASE("a schedule with conditions") {
    const std::string gate = R"("rebalance": [{"when": "schedule", "to": 2.3, "only_if":
        [{"when": "leverage_outside", "min": 1.8, "max": 3}, {"when": "move", "size": 0.01}]}])";
    Token still = opened(2.3, gate);
    CHECK_FALSE(next(still, start + 24h, 100.9).events.any());
    CHECK(next(still, start + 48h, 101.1).events.has(Event::scheduled));
    Token within = opened(3, R"("rebalance": [{"when": "schedule", "unless_within": 0.05}])");
    CHECK_FALSE(next(within, start + 24h, 101).events.any());  // 3 -> 2.9417
    CHECK(next(within, start + 48h, 104).events.has(Event::scheduled));
}

TEST_CASE("a token that a rule makes flat waits for its schedule") {
    for (const char* intrabar : {"close", "ohlc"}) {
        CAPTURE(intrabar);
        Token t = opened(3, std::string(R"("rebalance": [{"when": "schedule"},
            {"when": "leverage_outside", "max": 4, "to": 0}, {"when": "move", "size": 0.3}],
            "intrabar": ")") + intrabar +
                                "\"");
        // At 88 NAV is 64, leverage 4.125.
        const auto stopped = next(t, start + 1h, 88);
        CHECK(stopped.nav == Approx(64).epsilon(1e-13));
        CHECK(stopped.events.has(Event::emergency));
        CHECK(stopped.position == 0);
        CHECK(stopped.leverage == 0);
        CHECK_FALSE(std::signbit(stopped.leverage));
        for (const double price : {40.0, 150.0, 300.0}) {
            const auto flat =
                next(t, start + std::chrono::hours{2 + static_cast<int>(price) / 50}, price);
            CHECK(flat.nav == stopped.nav);
            CHECK_FALSE(flat.events.any());
        }
        const auto again = next(t, start + 24h, 200);
        CHECK(again.events.has(Event::scheduled));
        CHECK(again.nav == stopped.nav);
        CHECK(again.leverage == Approx(3).epsilon(1e-13));
        const auto report = t.attribution();
        CHECK(report.total == Approx(std::log(0.64)).epsilon(1e-12));
        CHECK(report.total == Approx(report.target + report.variance_drag + report.path_residual +
                                     report.financing + report.fees + report.trading)
                                  .epsilon(1e-12));
    }
}

TEST_CASE("the walk within a bar") {
    const std::string move =
        R"("rebalance": [{"when": "move", "size": 0.1, "side": "both"}], "intrabar": )";
    // Open 100, high 112, low 85, close 100: nearer extreme first, so up through 110 and back
    // through 99 to 89.1.
    const Observation wide = bar(start + 1h, 100, 112, 85, 100);
    Token ohlc = opened(3, move + "\"ohlc\"");
    ohlc.advance(quiet_step(wide));
    std::vector<double> prices;
    for (const auto& trade : ohlc.trades()) prices.push_back(trade.price);
    REQUIRE(prices.size() == 4);
    CHECK(prices[0] == Approx(110));
    CHECK(prices[1] == Approx(99));
    CHECK(prices[2] == Approx(89.1));
    CHECK(prices[3] == Approx(98.01));
    Token close = opened(3, move + "\"close\"");
    CHECK_FALSE(close.advance(quiet_step(wide)).events.any());
    SECTION("a tie goes to the low first") {
        Token t = opened(3, move + "\"ohlc\"");
        t.advance(quiet_step(bar(start + 1h, 100, 111, 89, 100)));
        CHECK(t.trades().front().price == Approx(90));
    }
    SECTION("a jump to the open is tested once, at its far side, and filled there") {
        Token t = opened(3, move + "\"ohlc\"");
        t.advance(quiet_step(bar(start + 1h, 80, 81, 79, 80)));
        REQUIRE(t.trades().size() == 1);
        CHECK(t.trades().front().price == 80);
    }
}

TEST_CASE("fills") {
    const auto airbag = [](const std::string& fill) {
        return R"("intrabar": "ohlc", "rebalance": [{"when": "nav_loss", "size": 0.3, "fill": )" +
               fill + "}]";
    };
    SECTION("at the trigger") {
        Token t = opened(3, airbag("\"trigger\""));
        t.advance(quiet_step(bar(start + 1h, 100, 100, 88, 95)));
        REQUIRE(t.trades().size() == 1);
        CHECK(t.trades().front().price == Approx(90));
    }
    SECTION("at the observed price") {
        Token t = opened(3, airbag("\"observed\""));
        const auto row = t.advance(quiet_step(bar(start + 1h, 100, 100, 88, 95)));
        REQUIRE(t.trades().size() == 1);
        CHECK(t.trades().front().price == 95);
        CHECK(row.events.has(Event::emergency));
    }
    SECTION("at the mean of a window that starts after a delay") {
        Token t = opened(3, airbag(R"({"window": "3h", "delay": "1h"})"));
        CHECK_FALSE(t.advance(quiet_step(bar(start + 1h, 100, 100, 88, 95))).events.any());
        next(t, start + 2h, 70);  // still in the delay
        next(t, start + 3h, 92);
        next(t, start + 4h, 94);
        const auto row = next(t, start + 5h, 99);
        REQUIRE(t.trades().size() == 1);
        CHECK(t.trades().front().price == Approx(95));
        const double at_fill = 100 - 3 * 5.0;
        CHECK(row.nav == Approx(at_fill * (1 + 3 * (99 / 95.0 - 1))));
    }
}

TEST_CASE("a band whose edge is traded to acts at the end of each leg") {
    Token t = opened(
        2,
        R"("intrabar": "ohlc", "rebalance": [{"when": "leverage_outside", "min": 1.8, "max": 2.2, "to": "edge"}])");
    const auto row = t.advance(quiet_step(bar(start + 1h, 100, 100, 80, 80)));
    REQUIRE(t.trades().size() == 1);
    CHECK(t.trades().front().leverage_before == Approx(2 * 0.8 / 0.6));
    CHECK(row.leverage == Approx(2.2));
    CHECK(next(t, start + 2h, 140).leverage == Approx(1.8));
}

TEST_CASE("two rules that send each other to their triggers come to rest") {
    Token t = opened(
        3, R"("intrabar": "ohlc", "rebalance": [{"when": "leverage_outside", "max": 4, "to": 2},
        {"when": "leverage_outside", "min": 2.5, "to": 3.5}])");
    const auto row = t.advance(quiet_step(bar(start + 1h, 100, 101, 70, 75)));
    CHECK(row.nav > 0);
    CHECK(t.trades().size() < 20);
}

TEST_CASE("a merge multiplies NAV and divides supply") {
    Token t = opened(
        3, R"("initial_nav": 1, "initial_supply": 1000, "merge": {"below": 0.5, "factor": 10})");
    const auto row = next(t, start + 24h, 80);
    CHECK(row.nav == Approx(4));
    CHECK(row.events.has(Event::merge));
    CHECK(t.state().supply == Approx(100));
    CHECK(t.adjusted_nav() == Approx(0.4));
    CHECK(next(t, start + 48h, 80).nav == Approx(4));
}

TEST_CASE("a wipe-out reports how far below zero it went") {
    Token t = opened(-3, "");
    const auto row = next(t, start + 24h, 138);
    CHECK(row.nav == 0);
    CHECK(row.leverage == 0);
    CHECK(row.events.has(Event::wiped_out));
    CHECK(t.state().ledger.deficit == Approx(14));
    CHECK_FALSE(next(t, start + 48h, 100).events.any());
}

TEST_CASE("impact makes large trades dearer, and the leverage after them is still exact") {
    const auto cost_at = [](double supply) {
        Token t = opened(
            3,
            R"("execution": {"taker_fee": 0.0005, "impact": 0.1, "daily_volume": 1e6}, "initial_supply": )" +
                shortest(supply));
        const auto row = next(t, start + 24h, 110);
        CHECK(row.leverage == Approx(3).epsilon(1e-12));
        const auto& trade = t.trades().front();
        const double rate = 0.0005 + 0.1 * std::sqrt(std::fabs(trade.notional) * supply / 1e6);
        CHECK(trade.cost == Approx(rate * std::fabs(trade.notional)).epsilon(1e-12));
        return trade.cost;
    };
    CHECK(cost_at(1000) > cost_at(10));
}

}  // namespace levtok::rebalance::test
