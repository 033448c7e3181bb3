#include <map>

#include "rebalance/instruments.hpp"
#include "rebalance/instruments/compare.hpp"
#include "rebalance/instruments/position.hpp"
#include "rebalance/product.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"

using namespace levtok;
using namespace levtok::rebalance;

/// Hourly BTC through the fall of 12 March 2020, opened on 11 March, 00:00 UTC, at 7,894.56.
TEST_CASE(
    "12 March 2020: a 3x margin position is liquidated, the 3x token with its trigger is not") {
    using namespace std::chrono;
    const auto file = data_file("btc/spot-1h_2017-08_2022-03.csv");
    if (!file) return;
    io::PriceReader reader(
        *file, {.from = sys_days{2020y / March / 11}, .to = sys_days{2020y / March / 14}});

    Comparison comparison;
    comparison.add("token with trigger", Token(product("ftx-bull")));
    comparison.add("token without", Token(product("3x")));
    for (const Instrument& each : instruments()) {
        comparison.add(name_of(each), Account(account_terms(each)));
    }
    comparison.add("short", Account(account_terms(IsolatedMargin{.opening = {.leverage = -3}})));
    MarketFeed feed({}, {});
    std::map<std::string, ComparisonRow> of;
    for (auto& row :
         compare([&](Observation& bar) { return reader.next(bar); }, feed, std::move(comparison))) {
        of.emplace(row.name, std::move(row));
    }

    constexpr double entry = 7894.56;
    const Instant hour_of_low = sys_days{2020y / March / 13};  // the bar from 23:00, low 4,410
    SECTION("positions that are held") {
        // The 3x long is closed at entry x (1 - 1/3 + 1 %), on the way from 5,802.70 to 4,410.
        for (const char* name : {"isolated", "perpetual"}) {
            CAPTURE(name);
            const ComparisonRow& row = of.at(name);
            REQUIRE(row.liquidated.count == 1);
            CHECK(row.liquidated.first.price == Approx(entry * (2.0 / 3 + 0.01)).epsilon(1e-12));
            CHECK(row.liquidated.first.price == Approx(5341.99).margin(0.01));
            CHECK(row.liquidated.first.time == hour_of_low);
            CHECK(row.margin_call.first.price == Approx(5420.93).margin(0.01));
            CHECK(row.value == Approx(0.03 - 3 * 0.676666667 * 0.005).epsilon(1e-6));
            CHECK(row.deficit == 0);
        }
        CHECK(of.at("hold").wiped_out.first.price == Approx(entry * 2 / 3).epsilon(1e-12));
        CHECK(of.at("hold").value == 0);
    }
    SECTION("positions that survive") {
        const double relative = of.at("spot").value;
        CHECK(of.at("cross").liquidated.count == 0);
        CHECK(of.at("cross").value == Approx(1 + 1.5 * (relative - 1)).epsilon(1e-12));
        CHECK(of.at("short").value == Approx(1 - 3 * (relative - 1)).epsilon(1e-12));
    }
    SECTION("tokens") {
        const ComparisonRow& token = of.at("token with trigger");
        CHECK(token.wiped_out.count == 0);
        CHECK(token.emergency.count >= 3);
        CHECK(token.value > 0.1);
        CHECK(token.value < 0.25);
        CHECK(of.at("token without").wiped_out.count == 1);
    }
}
