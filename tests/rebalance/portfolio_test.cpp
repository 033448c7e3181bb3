#include "rebalance/holder/portfolio.hpp"

#include <array>
#include <cmath>
#include <numeric>

#include "nav/error.hpp"
#include "tests/catch.hpp"

namespace levtok::rebalance {
namespace {

Instant day_of(int year, unsigned month, unsigned day) {
    return Instant{std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                                         static_cast<int>(day)}};
}

struct Day {
    Instant time;
    std::vector<double> price;
    double flow = 0;
    double benchmark = 0;
    bool tradable = true;
};

PortfolioRow run(Portfolio& portfolio, const std::vector<Day>& days) {
    PortfolioRow row;
    for (const auto& day : days) {
        row = portfolio.advance({.time = day.time,
                                 .price = day.price,
                                 .tradable = day.tradable,
                                 .benchmark = day.benchmark,
                                 .flow = day.flow});
    }
    return row;
}

}  // namespace

TEST_CASE("a portfolio of one holding is that holding") {
    Portfolio portfolio({.capital = 100}, {1});
    const auto row = run(portfolio, {{day_of(2024, 1, 1), {50}}, {day_of(2024, 1, 2), {57.5}}});
    CHECK(row.value == 115);
    CHECK(row.cash == 0);
    CHECK(portfolio.time_weighted_return() == Approx(0.15));
}

TEST_CASE("a portfolio goes back to its weights by the calendar and in a band") {
    const std::vector<Day> days{{day_of(2024, 1, 30), {100, 100}},
                                {day_of(2024, 1, 31), {150, 100}},
                                {day_of(2024, 2, 1), {150, 100}},
                                {day_of(2024, 2, 2), {300, 100}}};
    Portfolio never({.capital = 100}, {0.5, 0.5});
    CHECK(run(never, days).value == Approx(200));
    Portfolio monthly({.capital = 100, .rebalance = PortfolioCalendar::month}, {0.5, 0.5});
    // 75 and 50 become 62.5 each on the first of February, and the first doubles.
    CHECK(run(monthly, days).value == Approx(187.5));
    CHECK(monthly.turnover() == Approx(2 * 12.5 / 125));
    Portfolio band({.capital = 100, .band = 0.08}, {0.5, 0.5});
    CHECK(run(band, days).value == Approx(187.5));
    Portfolio wide({.capital = 100, .band = 0.2}, {0.5, 0.5});
    CHECK(run(wide, {days.begin(), days.begin() + 3}).value == Approx(125));
    CHECK(wide.turnover() == 0);
    auto stale = days;
    stale[2].tradable = false;
    Portfolio waits({.capital = 100, .rebalance = PortfolioCalendar::month}, {0.5, 0.5});
    CHECK(run(waits, stale).value == Approx(200));
}

TEST_CASE("contributions add to the whole with flows, costs and interest") {
    Portfolio portfolio({.capital = 1000,
                         .rebalance = PortfolioCalendar::month,
                         .band = 0.05,
                         .cost = 0.003,
                         .contribution = 50},
                        {0.6, 0.3});
    std::vector<Day> days;
    std::uint64_t state = 3;
    std::vector<double> price{100, 20};
    for (int i = 0; i < 800; ++i) {
        days.push_back(
            {day_of(2020, 1, 1) + std::chrono::days{i}, price, i == 400 ? -200.0 : 0.0, 0.03});
        for (auto& each : price) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            each *= 1 + 0.06 * (static_cast<double>(state >> 11) * 0x1p-53 - 0.49);
        }
    }
    const auto row = run(portfolio, days);
    double flows = 0;
    for (const auto& flow : portfolio.flows()) flows += flow.amount;
    CHECK(portfolio.flows().size() == 1 + 26 + 1);
    const auto made = portfolio.contributions();
    const double sum = std::accumulate(made.begin(), made.end(), flows);
    CHECK(std::fabs(sum - row.value) < 1e-12 * row.value);
    CHECK(portfolio.costs() > 0);
    // After a rebalance the weights are exact, of what the costs have left.
    Portfolio bought({.capital = 1000, .cost = 0.01}, {0.6, 0.3});
    run(bought, {days[0]});
    CHECK(bought.weights_now()[0] == Approx(0.6).epsilon(1e-14));
    CHECK(bought.weights_now()[1] == Approx(0.3).epsilon(1e-14));
}

TEST_CASE("the cost of every trade is in the time-weighted return") {
    Portfolio portfolio({.capital = 100, .cost = 0.01}, {1});
    run(portfolio, {{day_of(2024, 1, 1), {10}}, {day_of(2024, 1, 2), {10}}});
    CHECK(portfolio.time_weighted_return() == Approx(1 / 1.01 - 1));
    CHECK(portfolio.contributions()[0] == Approx(100 / 1.01 - 100));
    run(portfolio, {{day_of(2024, 1, 3), {20}, 100}});
    const double before = 200 / 1.01;
    CHECK(1 + portfolio.time_weighted_return() ==
          Approx(2 / 1.01 * (before + 100 - 1) / (before + 100)));
}

TEST_CASE("issuers charge a portfolio at creation and redemption") {
    const std::vector<DealingFees> fees{{0.01, 0.03}, {}};
    Portfolio portfolio({.capital = 1000, .rebalance = PortfolioCalendar::month, .cost = 0.002},
                        {0.5, 0.4});
    const auto advance = [&](Instant time, std::vector<double> price, double flow = 0) {
        return portfolio.advance({.time = time, .price = price, .flow = flow, .fees = fees});
    };
    const double creation = 1.01 * 1.002 - 1;
    const double redemption = 1 - 0.97 * 0.998;
    const double left = 1000 / (1 + 0.5 * creation + 0.4 * 0.002);
    CHECK(advance(day_of(2024, 1, 1), {10, 10}).cost ==
          Approx(0.5 * left * creation + 0.4 * left * 0.002));
    CHECK(portfolio.weights_now()[0] == Approx(0.5).epsilon(1e-13));
    // What goes out is sold, by the weights.
    CHECK(advance(day_of(2024, 1, 2), {10, 10}, -100).cost == Approx(50 * redemption + 40 * 0.002));
    // The first has doubled and is sold for the other at the turn of the month.
    const auto back = advance(day_of(2024, 2, 1), {20, 10});
    CHECK(portfolio.weights_now()[0] == Approx(0.5).epsilon(1e-13));
    const double sold = 2 * (0.5 * left - 50) - 0.5 * back.value;
    const double bought = 0.4 * back.value - (0.4 * left - 40);
    CHECK(back.cost == Approx(sold * redemption + bought * 0.002));
    CHECK(portfolio.trading()[0] + portfolio.trading()[1] == Approx(portfolio.costs()));
    const auto made = portfolio.contributions();
    CHECK(std::accumulate(made.begin(), made.end(), 900.0) == Approx(back.value).epsilon(1e-13));
}

TEST_CASE("time-weighted returns know nothing of flows") {
    Portfolio portfolio({.capital = 100}, {1});
    run(portfolio,
        {{day_of(2024, 1, 1), {10}}, {day_of(2024, 1, 2), {20}, 1000}, {day_of(2024, 1, 3), {10}}});
    CHECK(portfolio.time_weighted_return() == Approx(0));
    CHECK(portfolio.contributions()[0] == Approx(100 - 600));
}

TEST_CASE("money-weighted returns: a published one, none, and several") {
    // The example of Microsoft's page on XIRR: 37.336 %.
    const std::vector<CashFlow> flows{{day_of(2008, 1, 1), 10'000},
                                      {day_of(2008, 3, 1), -2'750},
                                      {day_of(2008, 10, 30), -4'250},
                                      {day_of(2009, 2, 15), -3'250}};
    const auto found = money_weighted_returns(flows, day_of(2009, 4, 1), 2'750);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == Approx(0.373362535).epsilon(1e-8));
    const std::vector<CashFlow> lost{{day_of(2024, 1, 1), 100}};
    CHECK(money_weighted_returns(lost, day_of(2025, 1, 1), 0) == std::vector{-1.0});
    CHECK(money_weighted_returns(lost, day_of(2025, 1, 1), -1).empty());
    CHECK(money_weighted_returns(lost, day_of(2024, 1, 1), 100).empty());
    // Of what came back in time there is a rate, also where nothing is left at the end.
    const std::vector<CashFlow> partly{{day_of(2022, 1, 1), 100}, {day_of(2023, 1, 1), -20}};
    const auto fifth = money_weighted_returns(partly, day_of(2024, 1, 1), 0);
    REQUIRE(fifth.size() == 1);
    CHECK(fifth[0] == Approx(-0.8));
    // Half as much again in a day is e^(365 ln 1.5) in a year.
    const auto day = money_weighted_returns(lost, day_of(2024, 1, 2), 150);
    REQUIRE(day.size() == 1);
    CHECK(std::log1p(day[0]) == Approx(365 * std::log(1.5)));
    // Nothing made is 0, whichever way the money went.
    const std::vector<CashFlow> lent{{day_of(2024, 1, 1), -100}};
    CHECK(money_weighted_returns(lost, day_of(2025, 1, 1), 100) == std::vector{0.0});
    CHECK(money_weighted_returns(lent, day_of(2025, 1, 1), -100) == std::vector{0.0});
    // A century does not overflow.
    const std::vector<CashFlow> old{{day_of(1900, 1, 1), 1}, {day_of(1950, 1, 1), -2}};
    CHECK(money_weighted_returns(old, day_of(2020, 1, 1), 50).size() == 1);
    // -100, +230, -132 a year apart has the roots 10 % and 20 %.
    const std::vector<CashFlow> turns{{day_of(2021, 1, 1), 100}, {day_of(2022, 1, 1), -230}};
    const auto both = money_weighted_returns(turns, day_of(2023, 1, 1), -132);
    REQUIRE(both.size() == 2);
    CHECK(both[0] == Approx(0.1));
    CHECK(both[1] == Approx(0.2));
}

TEST_CASE("a portfolio that cannot be is refused") {
    CHECK_THROWS_AS(Portfolio({}, {}), InvalidValue);
    CHECK_THROWS_AS(Portfolio({}, {11}), InvalidValue);
}

}  // namespace levtok::rebalance
