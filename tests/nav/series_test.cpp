#include "nav/series/series.hpp"

#include <cmath>

#include "nav/attribution/attribution.hpp"
#include "nav/metrics/step_returns.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;

using Numbers = std::vector<double>;

TEST_CASE("a series is rebased to where it starts") {
    CHECK(rebased(Numbers{50, 100, 0}, 100) == Numbers{100, 200, 0});
    CHECK(rebased(Numbers{}, 100).empty());
}

TEST_CASE("the naive multiple is the price relative to the power of the leverage") {
    const Numbers price{100, 110, 50};
    const auto triple = naive_multiple(price, 3, 1);
    CHECK(triple[0] == 1);
    CHECK(std::fabs(triple[1] - 1.331) < 1e-12);
    CHECK(std::fabs(triple[2] - 0.125) < 1e-15);
    CHECK(std::fabs(naive_multiple(price, -1, 100)[2] - 200) < 1e-12);
    // Its log is the target of the attribution.
    CHECK(std::fabs(std::log(triple[1]) - 3 * std::log(1.1)) < 1e-15);
}

TEST_CASE("drawdowns count from the highest value so far") {
    CHECK(drawdowns(Numbers{100, 80, 120, 90, 120, 0}) == Numbers{0, -(1 - 0.8), 0, -0.25, 0, -1});
    CHECK(drawdowns(Numbers{0, 0}) == Numbers{0, 0});
}

TEST_CASE("thinning keeps the ends and every spike") {
    Numbers calm(10'000, 1.0);
    Numbers wild(10'000, 1.0);
    calm[1234] = -5;
    wild[7777] = 9;
    wild[7778] = std::nan("");
    const std::span<const double> series[] = {calm, wild};
    const auto rows = rows_to_draw(series, 50);
    CHECK(rows.size() <= 2 + 50 * 4);
    CHECK(rows.front() == 0);
    CHECK(rows.back() == 9999);
    CHECK(std::is_sorted(rows.begin(), rows.end()));
    CHECK(std::adjacent_find(rows.begin(), rows.end()) == rows.end());
    CHECK(std::count(rows.begin(), rows.end(), 1234U) == 1);
    CHECK(std::count(rows.begin(), rows.end(), 7777U) == 1);
    CHECK(std::count(rows.begin(), rows.end(), 7778U) == 0);
}

TEST_CASE("thinning leaves a short series whole") {
    const Numbers few{3, 1, 2};
    const std::span<const double> series[] = {few};
    CHECK(rows_to_draw(series, 2) == std::vector<std::size_t>{0, 1, 2});
    CHECK(rows_to_draw({}, 2).empty());
    const Numbers none;
    const std::span<const double> empty[] = {none};
    CHECK(rows_to_draw(empty, 2).empty());
}

TEST_CASE("returns over a step leave out what lies across a gap") {
    const Instant start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    Strider strider(std::chrono::hours{2});
    const std::pair<int, double> prices[] = {{0, 100}, {1, 1},    {2, 110}, {4, 121},
                                             {9, 242}, {11, 121}, {12, 5}};
    for (const auto& [hour, price] : prices) strider.add(start + std::chrono::hours{hour}, price);
    const auto returns = strider.take();
    REQUIRE(returns.values.size() == 3);
    CHECK(returns.values[0] == std::log(1.1));
    CHECK(returns.values[1] == std::log(121.0 / 110));
    CHECK(returns.values[2] == std::log(0.5));
    CHECK(returns.gaps == 1);
    CHECK(returns.span == std::chrono::hours{11});
}

TEST_CASE("the bars of a waterfall join and end at the total") {
    const AttributionReport report{.total = 1.0,
                                   .target = 2.0,
                                   .variance_drag = -0.5,
                                   .path_residual = 0.25,
                                   .financing = -0.5,
                                   .fees = -0.125,
                                   .trading = -0.125};
    const auto bars = waterfall(report);
    CHECK(bars.front().from == 0);
    for (std::size_t i = 0; i + 2 < bars.size(); ++i) CHECK(bars[i].to == bars[i + 1].from);
    CHECK(bars[5].to == 1.0);
    CHECK(bars[6].from == 0);
    CHECK(bars[6].to == 1.0);
}

TEST_CASE("the parts of a return in fractions of the start add up to it in any order") {
    for (const double total : {1.0, 0.0, -0.75, 1e-12}) {
        CAPTURE(total);
        const AttributionReport logs{.total = total, .target = total + 0.5, .variance_drag = -0.5};
        const auto parts = of_start(logs);
        CHECK(parts.total == Approx(std::expm1(total)).margin(1e-15));
        CHECK(parts.target + parts.variance_drag == Approx(parts.total).margin(1e-15));
        CHECK((parts.variance_drag < 0 && parts.target > parts.total));
    }
    const AttributionReport dead{.total = -std::numeric_limits<double>::infinity()};
    CHECK(std::isnan(of_start(dead).total));
}

TEST_CASE("the mean market counts from the first observation") {
    MeanMarket market;
    CHECK(market.funding_per_8h() == 0);
    const Instant start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    const auto at = [&](int hours, double funding, double benchmark) {
        return MarketStep{Observation::at(start + std::chrono::hours{hours}, Price::of(100)),
                          Rate::of(funding), Rate::of(benchmark)};
    };
    market.add(at(0, 0.5, 0.9));  // nothing is charged before the token is open
    CHECK(market.funding_per_8h() == 0);
    CHECK(market.benchmark() == 0);
    market.add(at(8, 0.0001, 0.02));
    market.add(at(24, 0.0005, 0.05));
    CHECK(std::fabs(market.funding_per_8h() - 0.0002) < 1e-18);
    CHECK(std::fabs(market.benchmark() - 0.04) < 1e-15);
}
