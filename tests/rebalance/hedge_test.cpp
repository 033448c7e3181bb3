#include "rebalance/holder/hedge.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "rebalance/holder/held_asset.hpp"
#include "rebalance/holder/portfolio_report.hpp"
#include "rebalance/instruments.hpp"
#include "tests/catch.hpp"

namespace levtok::rebalance {
namespace {

Instant hedge_day(int i) {
    return Instant{std::chrono::sys_days{std::chrono::year{2023} / 1 / 1}} + std::chrono::days{i};
}

MarketStep hedge_step(int i, double close, double funding = 0) {
    return {Observation::at(hedge_day(i), Price::raw(close)), Rate::raw(funding), Rate{}};
}

HoldingSeries held_through(HeldAsset asset, const std::vector<double>& prices, double funding = 0) {
    for (std::size_t i = 0; i < prices.size(); ++i) {
        asset.add(hedge_step(static_cast<int>(i), prices[i], funding));
    }
    return asset.take();
}

AccountTerms terms_of(const char* name, std::vector<Setting> settings) {
    return account_terms(instrument(name, settings));
}

std::vector<double> rough_prices(std::size_t count) {
    std::vector<double> prices{100};
    std::uint64_t state = 7;
    while (prices.size() < count) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        prices.push_back(prices.back() *
                         (1 + 0.04 * (static_cast<double>(state >> 11) * 0x1p-53 - 0.49)));
    }
    return prices;
}

}  // namespace

TEST_CASE("a short that mirrors its spot is a perfect hedge, with its ratio") {
    const auto prices = rough_prices(500);
    std::vector<double> mirror{50};
    for (std::size_t i = 1; i < prices.size(); ++i) {
        mirror.push_back(mirror.back() * (1 - 2 * (prices[i] / prices[i - 1] - 1)));
    }
    PortfolioHistory history(
        {{.capital = 1000, .rebalance = PortfolioCalendar::week}, {2.0 / 3, 1.0 / 3}},
        {held_through(HeldAsset("spot"), prices), held_through(HeldAsset("short"), mirror)},
        HedgePair{0, 1, Duration{0}});
    history.run({}, {});
    const auto report = hedge_report(history);
    CHECK(report.returns == 499);
    CHECK(*report.ratio == Approx(0.5).epsilon(1e-12));
    CHECK(*report.effectiveness == Approx(1));
    CHECK(*report.ratio_error < 1e-6);
    CHECK(*report.held_mean == Approx(0.5).epsilon(0.1));
    CHECK(*report.held_least < 0.5);
    CHECK(*report.held_most > 0.5);
    CHECK(*report.variance_removed > 0.9);
    CHECK_FALSE(report.charges);
    CHECK(history.rows()[7].hedge_ratio.has_value());
}

TEST_CASE("what a hedge does not explain is in its effectiveness and error") {
    // r = 0.01 s + 0.01 t, h = -0.01 s with orthogonal signs s and t: the ratio is 1, R² a half.
    const int s[] = {1, 1, -1, -1};
    const int t[] = {1, -1, 1, -1};
    std::vector<double> spot{100};
    std::vector<double> hedge{100};
    for (int i = 0; i < 400; ++i) {
        spot.push_back(spot.back() * (1 + 0.01 * s[i % 4] + 0.01 * t[i % 4]));
        hedge.push_back(hedge.back() * (1 - 0.01 * s[i % 4]));
    }
    PortfolioHistory history(
        {{.rebalance = PortfolioCalendar::week}, {0.5, 0.5}},
        {held_through(HeldAsset("a"), spot), held_through(HeldAsset("b"), hedge)},
        HedgePair{0, 1, Duration{0}});
    history.run({}, {});
    const auto report = hedge_report(history);
    CHECK(*report.ratio == Approx(1));
    CHECK(*report.effectiveness == Approx(0.5));
    // sqrt(0.5 Var(r) / Var(h) / (n - 2)) with Var(r) = 2 Var(h).
    CHECK(*report.ratio_error == Approx(std::sqrt(1.0 / 398)));
}

TEST_CASE("a margin holding is opened at its leverage, and anew at each rebalance") {
    // Without a rebalance 3x of 100 -> 110 -> 121 is 1 + 3 x 0.21; back to the weight at 110 it is
    // 1.3 x 1.3 of all the money.
    const std::vector<double> prices{100, 110, 121};
    auto terms = terms_of("isolated", {{"leverage", "3"}});
    PortfolioHistory held({{.capital = 100}, {1}}, {held_through(HeldAsset("a", terms), prices)});
    held.run({}, {});
    CHECK(held.rows().back().value == Approx(163));
    CHECK(held.rows().front().traded == Approx(300));
    // The band is left at 1.3 / 1.15 of half the money: 0.565.
    PortfolioHistory back({{.capital = 100, .band = 0.05}, {0.5}},
                          {held_through(HeldAsset("a", terms), prices)});
    back.run({}, {});
    CHECK(back.rows()[1].rebalanced);
    CHECK(back.rows()[1].value == Approx(115));
    CHECK(back.rows()[2].value == Approx(115 * 1.15));
    // From an exposure of 330 x 0.5 to one of 3 x 57.5.
    CHECK(back.rows()[1].traded == Approx(3 * 57.5 - 165));
}

TEST_CASE("what a liquidation leaves is cash until a rebalance, and is noted") {
    const std::vector<double> prices{100, 60, 60, 90};
    const auto terms = terms_of("isolated", {{"leverage", "3"}, {"intrabar", "close"}});
    PortfolioHistory never({{.capital = 100}, {0.5}},
                           {held_through(HeldAsset("long", terms), prices)});
    const CashFlow late{hedge_day(9), 5};
    never.run({}, {&late, 1});
    CHECK(never.rows().back().value == Approx(50));
    CHECK(never.portfolio().weights_now()[0] == 0);
    REQUIRE(never.notes().size() == 2);
    CHECK(never.notes()[1].text == "1 of the flows is later than the last observation");
    CHECK(never.notes()[0].code == NoteCode::liquidated);
    PortfolioHistory again({{.capital = 100, .band = 0.1}, {0.5}},
                           {held_through(HeldAsset("long", terms), prices)});
    again.run({}, {});
    // 50 are left, of which a half is opened at 60 at the next observation: 3x to 90 is 2.5 of it.
    CHECK(again.rows().back().value == Approx(25 + 25 * 2.5));
}

TEST_CASE("the charges of holdings are what they paid, and parts add up") {
    const auto prices = rough_prices(300);
    const auto short_perpetual = terms_of("perpetual", {{"leverage", "-1"}});
    Terms fund;
    fund.fees.management.rate = 0.001;
    PortfolioHistory history(
        {{.capital = 1000, .rebalance = PortfolioCalendar::month, .cost = 0.002}, {0.4, 0.3, 0.2}},
        {held_through(HeldAsset("spot"), prices),
         held_through(HeldAsset("short", short_perpetual), prices, 0.0001),
         held_through(HeldAsset("fund", fund), prices)},
        HedgePair{0, 1, Duration{0}});
    history.run({}, {});
    const auto& portfolio = history.portfolio();
    double sum = 1000;
    for (const double made : portfolio.contributions()) sum += made;
    CHECK(sum == Approx(history.rows().back().value).epsilon(1e-12));
    // A short receives positive funding; a fund of 200 to 300 pays 0.1 % a day.
    CHECK(portfolio.charges()[0] == 0);
    CHECK(portfolio.charges()[1] < -5);
    CHECK(portfolio.charges()[2] > 30);
    CHECK_FALSE(history.knows_charges(0));
    const auto report = report_of(history);
    REQUIRE(report.parts.size() == 5);
    CHECK(report.parts.back().name == "hedge");
    CHECK(report.correlations.size() == 3);
    CHECK(report.correlations[1].with == "fund");
    CHECK(report.correlations[1].correlation > 0.9);
}

TEST_CASE("a hedge names two holdings, and a holding is of one kind") {
    const std::vector<std::string> names{"a", "b", "b"};
    CHECK_THROWS_WITH(pair_of({.of = "a", .by = "c"}, names),
                      "hedge.by: must be the name of one holding, one of a, b, b, was \"c\"");
    CHECK_THROWS_AS(pair_of({.of = "b", .by = "a"}, names), InvalidValue);
    CHECK_THROWS_AS(pair_of({.of = "a", .by = "a"}, names), InvalidValue);
    HoldingDesign both{.weight = 1, .product = "3x", .instrument = "perpetual"};
    CHECK_THROWS_AS(check(both, "holdings.0"), InvalidValue);
    HoldingDesign ruled{.weight = 1, .strategy = Strategy{}};
    CHECK_THROWS_AS(check(ruled, "holdings.0"), InvalidValue);
}

}  // namespace levtok::rebalance
