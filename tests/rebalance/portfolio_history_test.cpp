#include "rebalance/holder/portfolio_history.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "rebalance/holder/held_asset.hpp"
#include "rebalance/holder/portfolio_report.hpp"
#include "tests/catch.hpp"

namespace levtok::rebalance {
namespace {

Instant held_day(int i) {
    return Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}} + std::chrono::days{i};
}

HoldingSeries series_of(HeldAsset asset, const std::vector<double>& prices) {
    for (std::size_t i = 0; i < prices.size(); ++i) {
        asset.add({Observation::at(held_day(static_cast<int>(i)), Price::raw(prices[i])), Rate{},
                   Rate{}});
    }
    return asset.take();
}

Terms plain_token(double leverage) {
    Terms terms;
    terms.name = "token";
    terms.leverage = leverage;
    return terms;
}

}  // namespace

TEST_CASE("a holding by rules pays for its first purchase, and new money for its part in tokens") {
    Strategy half;
    half.allocate = 0.5;
    half.spread = 0.04;
    const std::vector<double> flat{100, 100, 100};
    auto series = series_of(HeldAsset("half", plain_token(2), half, {}), flat);
    const double tokens = 0.5 / 1.02;  // of the money
    REQUIRE(series.value.size() == 3);
    CHECK(series.value[0] == 100);
    CHECK(series.value[1] == Approx(100 * (0.5 + tokens)));
    PortfolioHistory history({{.capital = 1000}, {1}}, {std::move(series)});
    const std::vector<CashFlow> flows{{held_day(2), 500}};
    history.run({}, flows);
    const double value = 1000 * (0.5 + tokens);
    CHECK(history.rows()[1].value == Approx(value));
    const double invested = tokens / (0.5 + tokens);
    CHECK(history.rows()[2].cost == Approx(500 * invested * 0.02));
    CHECK(history.portfolio().time_weighted_return() ==
          Approx((0.5 + tokens) * (1 - 500 * invested * 0.02 / (value + 500)) - 1));
    // The metrics begin with the money, too.
    CHECK(history.growth().nav.front() == 1);
    CHECK(history.growth().nav.back() == Approx(1 + history.portfolio().time_weighted_return()));
}

TEST_CASE("a token in a portfolio is created and redeemed for its fees") {
    Terms terms = plain_token(2);
    terms.fees.creation = 0.01;
    PortfolioHistory history({{.capital = 1010}, {1}},
                             {series_of(HeldAsset("token", terms), {100, 100})});
    history.run({}, {});
    CHECK(history.rows()[0].value == Approx(1000));
    CHECK(history.portfolio().costs() == Approx(10));
    const auto report = report_of(history);
    CHECK(report.parts[0].metrics[2].name == "time_weighted_return");
    CHECK(std::get<double>(report.parts[0].metrics[2].value) == Approx(1000.0 / 1010 - 1));
}

TEST_CASE("what a cap withholds is among the charges of a holding") {
    Terms terms = plain_token(2);
    terms.cap = 0.1;
    PortfolioHistory history({{.capital = 100}, {1}},
                             {series_of(HeldAsset("token", terms), {100, 110, 110})});
    history.run({}, {});
    // 20 % is made, 10 % is withheld.
    CHECK(history.rows().back().value == Approx(110));
    CHECK(history.portfolio().charges()[0] == Approx(10));
}

TEST_CASE("units are bought at the first price, and the capital is what they cost") {
    const std::vector<HoldingDesign> holdings{{.units = 3}, {.units = 10}};
    const auto series = [] {
        return std::vector<HoldingSeries>{series_of(HeldAsset("a"), {100, 110}),
                                          series_of(HeldAsset("b"), {20, 10})};
    };
    const auto bought = [&](const PortfolioRules& rules) {
        auto held = series();
        auto sizes = sizes_of(rules, holdings, held);
        PortfolioHistory history(std::move(sizes), std::move(held));
        history.run({}, {});
        return history;
    };
    const auto free = bought({});
    CHECK(free.rows()[0].value == Approx(500));
    CHECK(free.rows()[0].cash == Approx(0).margin(1e-12));
    CHECK(free.rows()[1].value == Approx(3 * 110 + 10 * 10));
    const auto costly = bought({.cost = 0.01});
    CHECK(costly.portfolio().flows()[0].amount == Approx(505));
    CHECK(costly.rows()[1].value == Approx(430));
    const auto with_cash = bought({.capital = 600, .cost = 0.01});
    CHECK(with_cash.rows()[0].cash == Approx(95));
    CHECK(with_cash.rows()[1].value == Approx(430 + 95));
    const auto on_credit = bought({.capital = 400});
    CHECK(on_credit.rows()[1].value == Approx(430 - 100));

    const auto held = series();
    CHECK_THROWS_WITH(sizes_of({}, std::vector<HoldingDesign>{{.units = 3}, {.weight = 1}}, held),
                      "holdings.1.units: must be given, as of the first holding, was nothing");
    CHECK_THROWS_WITH(sizes_of({}, std::vector<HoldingDesign>{{.weight = 1}, {.units = 3}}, held),
                      "holdings.1.weight: must be given, as of the first holding, was nothing");
    CHECK_THROWS_AS(check(HoldingDesign{}, "holdings.0"), InvalidValue);
    CHECK_THROWS_AS(check(HoldingDesign{.weight = 1, .units = 1}, "holdings.0"), InvalidValue);
    CHECK_THROWS_AS(check(HoldingDesign{.units = 1, .instrument = "perpetual"}, "holdings.0"),
                    InvalidValue);
}

TEST_CASE("no more goes out of a portfolio than is there, which is said") {
    PortfolioHistory history(
        {{.capital = 101, .rebalance = PortfolioCalendar::week, .cost = 0.01}, {1}},
        {series_of(HeldAsset("a"), {10, 10, 11, 12})});
    const std::vector<CashFlow> flows{{held_day(1), -150}, {held_day(2), 101}};
    history.run({}, flows);
    CHECK(history.rows()[1].value == 0);
    CHECK(history.rows()[1].flow == Approx(-99));
    CHECK(history.rows()[1].unpaid == Approx(51));
    CHECK(history.rows().back().value == Approx(100 * 12 / 11.0).epsilon(0.01));
    const auto notes = history.notes();
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].text.find("more should go out at 2024-01-02T00:00:00Z than is there") == 0);
}

TEST_CASE("a portfolio whose losses exceed its value ends, and has a return of -100 %") {
    PortfolioHistory history({{.capital = 100, .rebalance = PortfolioCalendar::week}, {3}},
                             {series_of(HeldAsset("a"), {10, 6, 5, 20, 20, 20, 20, 20, 20, 20})});
    history.run({}, {});
    CHECK(history.rows()[1].value == Approx(100 - 3 * 40));
    CHECK(history.portfolio().time_weighted_return() == -1);
    for (const auto& row : history.rows()) CHECK_FALSE(row.rebalanced);
    REQUIRE(history.notes().size() == 1);
    CHECK(history.notes()[0].text.find("worth less than nothing from 2024-01-02") !=
          std::string::npos);
    CHECK_NOTHROW(report_of(history));
}

TEST_CASE("flows from before the first observation are there at it, and said") {
    PortfolioHistory history({{.capital = 100}, {1}}, {series_of(HeldAsset("a"), {10, 10})});
    const std::vector<CashFlow> flows{{held_day(-3), 5}, {held_day(-2), 7}, {held_day(0), 11}};
    history.run({}, flows);
    CHECK(history.rows()[0].value == Approx(123));
    const auto notes = history.notes();
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].text ==
          "2 of the flows are from before the first observation, 2024-01-01T00:00:00Z, and in what "
          "is there then");
}

}  // namespace levtok::rebalance
