#include <cmath>

#include "nav/ledger.hpp"
#include "nav/step.hpp"
#include "rebalance/flow.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// Numbers that issuers have published, recomputed: the cases of the mechanics note, at the
/// precision quoted there.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* no_rebalance = R"("rebalance": [])";

/// A path of returns in per cent, from 100.
std::vector<double> path_of(const std::vector<double>& returns) {
    std::vector<double> prices{100};
    for (const double r : returns) prices.push_back(prices.back() * (1 + r / 100));
    return prices;
}

std::vector<double> alternating(double percent, int days) {
    std::vector<double> returns;
    for (int i = 0; i < days; ++i) returns.push_back(i % 2 == 0 ? percent : -percent);
    return returns;
}

}  // namespace

TEST_CASE("case 1: a basket of coins and debt") {
    const double equity = nav::marked(-20000.0, 150.0, 210.0);
    CHECK(equity == 11500);
    CHECK(nav::real_leverage(equity, 150 * 210.0) == Approx(2.7391).epsilon(2e-5));
    const auto trade = nav::trade_to(3.0, equity, 150 * 210.0, 0.0);
    CHECK(trade.exposure / 210 == Approx(164.2857).epsilon(1e-6));
    CHECK(trade.traded / 210 == Approx(14.2857).epsilon(1e-5));
}

TEST_CASE("case 2: what a rise of 5 % makes the fund buy") {
    struct Row {
        double nav, exposure, nav_after, leverage, target, buy;
    };
    for (const Row& row :
         {Row{200, 600, 230, 2.7391, 690, 60}, Row{100, 300, 115, 2.7391, 345, 30}}) {
        nav::Ledger ledger = nav::open_ledger(row.nav, 3, 100);
        CHECK(nav::exposure(ledger) == row.exposure);
        nav::mark(ledger, 105);
        CHECK(ledger.equity == Approx(row.nav_after));
        CHECK(nav::exposure(ledger) / ledger.equity == Approx(row.leverage).epsilon(2e-5));
        CHECK(nav::rebalance(ledger, 3, 0).notional == Approx(row.buy));
        CHECK(nav::exposure(ledger) == Approx(row.target));
    }
}

TEST_CASE("cases 3, 4, 11, 12 and 14: daily tokens on short paths") {
    struct Row {
        double leverage;
        std::vector<double> prices;
        double nav;
        double tolerance;
    };
    const std::vector<Row> rows{
        {3, {10000, 11000, 10000}, 100 - 5.4545, 5e-5},
        {3, {10000, 11000, 12100}, 169, 1e-9},
        {3, {10000, 9500, 9000}, 100 - 28.421, 5e-4},
        {3, path_of({10, 10, 10, 10}), 285.61, 1e-9},
        {3, path_of({-10, -10, -10, -10}), 24.01, 1e-9},
        {3, path_of({10, -10, 10, -10}), 82.81, 1e-9},
        {-3, path_of({38}), 0, 0},
        {-3, path_of({38, -30, 5, -50}), 0, 0},
        {1, path_of(alternating(2, 20)), 99.6007, 5e-5},
        {3, path_of(alternating(2, 20)), 96.4578, 5e-5},
        {3, path_of(alternating(0.2, 20)), 99.9640, 5e-5},
        {1, path_of({3, -3, 2.5, -2.5, 2, -2}), 100 - 0.192, 5e-4},
        {3, path_of({3, -3, 2.5, -2.5, 2, -2}), 100 - 1.723, 5e-4},
        {5, path_of({3, -3, 2.5, -2.5, 2, -2}), 100 - 4.740, 5e-4},
        {2, {100, 110, 100}, 100 - 1.818, 5e-4},
        {3, {100, 110, 100}, 100 - 5.4545, 5e-5},
        {5, {100, 110, 100}, 100 - 18.18, 5e-3},
        {-3, {100, 110, 100}, 100 - 10.909, 5e-4},
        {-5, {100, 110, 100}, 100 - 27.27, 5e-3},
    };
    for (const Row& row : rows) {
        CAPTURE(row.leverage, row.prices);
        CHECK(std::fabs(nav_after(row.leverage, row.prices) - row.nav) <= row.tolerance);
    }
}

TEST_CASE("case 5: a rebase at 10 % moves of both sides") {
    struct Row {
        double leverage;
        std::vector<double> navs;
    };
    for (const Row& row : {Row{3, {130, 165.4545}}, Row{-3, {70, 50.9091}}}) {
        Token t =
            token(row.leverage, R"("rebalance": [{"when": "move", "size": 0.1, "side": "both"}])");
        const auto rows = run_days(t, {10000, 11000, 12000});
        CHECK(rows[1].nav == Approx(row.navs[0]));
        CHECK(rows[1].events.has(Event::emergency));
        CHECK(rows[2].nav == Approx(row.navs[1]).epsilon(5e-7));
        CHECK_FALSE(rows[2].events.has(Event::emergency));
    }
}

TEST_CASE("case 6: a recentring band") {
    const Recenter fli{.speed = 0.05, .min = 1.7, .max = 2.3};
    const std::vector<std::pair<double, double>> steps{{1.5, 1.7},   {1.7, 1.715}, {1.9, 1.905},
                                                       {2.1, 2.095}, {2.2, 2.19},  {2.3, 2.285},
                                                       {2.8, 2.3}};
    for (const auto& [from, to] : steps) {
        CHECK(sized_leverage<double>(fli, from, 2, {0, 9}) == Approx(to).epsilon(1e-12));
        CHECK(sized_leverage<double>(fli, -from, -2, {0, 9}) == Approx(-to).epsilon(1e-12));
    }
}

TEST_CASE("case 7: a basket of three and a short of one") {
    const double equity = nav::marked(-200.0, 3.0, 100.0);
    CHECK(equity == 100);
    CHECK(nav::real_leverage(equity, 300.0) == 3);
    nav::Ledger short_fund = nav::open_ledger(10000, -1, 10000);
    nav::mark(short_fund, 9900);
    CHECK(short_fund.equity == Approx(10100));
    const auto traded = nav::rebalance(short_fund, -1, 0);
    CHECK(traded.notional / 9900 == Approx(-0.020202).epsilon(1e-4));
}

TEST_CASE("case 8: a feed of an exchange") {
    const double position = 1.261060779498318641;
    const double loan = -0.684866519289629374;
    const double nav = 0.413517419653406162;
    const double price = (nav - loan) / position;
    CHECK(price == Approx(0.871000).epsilon(1e-12));
    CHECK(nav::real_leverage(nav, position * price) == Approx(2.656197506416192150).epsilon(1e-14));
}

TEST_CASE("case 10: management fees of a day") {
    struct Row {
        double nav, tokens, rate, fee;
    };
    for (const Row& row :
         {Row{200, 7, 0.0005, 0.7}, Row{100, 10, 0.0005, 0.5}, Row{200, 10, 0.00005, 0.1}}) {
        Token t = token(3, "\"initial_nav\": " + shortest(row.nav) +
                               R"(, "fees": {"management": {"rate": )" + shortest(row.rate) + "}}");
        CHECK(run_days(t, {100, 100})[1].fee * row.tokens == Approx(row.fee));
    }
}

TEST_CASE("case 13: flow per 100 of NAV at a move of 5 %") {
    const std::vector<std::pair<double, double>> flows{{2, 10},  {3, 30},  {5, 100}, {-1, 10},
                                                       {-2, 30}, {-3, 60}, {-5, 150}};
    for (const auto& [leverage, notional] : flows) {
        Token t = token(leverage);
        run_days(t, {100});
        const double moves[] = {0.05, -0.05};
        const auto rows = flow(t, moves);
        CHECK(rows[0].notional == Approx(notional));
        CHECK(rows[1].notional == Approx(-notional));
    }
}

TEST_CASE("case 16: a crash of 30 % in one monotone move") {
    struct Row {
        double leverage;
        double no_trigger, with_trigger, continuous;
    };
    const std::vector<Row> rows{{2, .4000, .4500, .4900},
                                {3, .1000, .2933, .3430},
                                {5, 0, .1296, .1681},
                                {-3, .1000, .4044, .4552},
                                {-5, 0, .2217, .2693}};
    for (const Row& row : rows) {
        CAPTURE(row.leverage);
        const double end = row.leverage > 0 ? 70 : 130;
        const auto factor = [&](const std::string& rules) {
            Token t = token(row.leverage, "\"intrabar\": \"ohlc\", " + rules);
            t.advance(quiet_step(Observation::at(start, Price::of(100))));
            const auto low = std::min(100.0, end);
            const auto high = std::max(100.0, end);
            return t.advance(quiet_step(bar(start + 1h, 100, high, low, end))).nav / 100;
        };
        const auto band = [&](double at) {
            return R"("rebalance": [{"when": "leverage_outside", "max": )" + shortest(at) + "}]";
        };
        const double size = std::fabs(row.leverage);
        CHECK(std::fabs(factor(no_rebalance) - row.no_trigger) < 5e-5);
        CHECK(std::fabs(factor(band(size * 4 / 3)) - row.with_trigger) < 5e-5);
        CHECK(std::fabs(factor(band(size * 1.00001)) - row.continuous) < 5e-5);
    }
}

}  // namespace levtok::rebalance::test
