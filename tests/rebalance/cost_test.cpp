#include <cmath>

#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// What a trade costs, where its size decides on it or nothing could pay for it.
namespace levtok::rebalance::test {
namespace {

/// The trade of a day after an opening at 100.
TradeRow trade_at(Token token, double price) {
    token.advance(quiet_step(Observation::at(start, Price::of(100))));
    token.advance(quiet_step(Observation::at(start + one_day, Price::of(price))));
    REQUIRE(token.trades().size() == 1);
    return token.trades().front();
}

}  // namespace

TEST_CASE("the cost of a trade is that of its size, also where a sale nearly pays for another") {
    constexpr double supply = 31776;
    constexpr double volume = 4776.8;
    for (const double impact : {0.0035, 0.0036, 0.0037}) {
        const auto trade = trade_at(
            token(9.7,
                  R"("initial_supply": 31776, "execution": {"daily_volume": 4776.8, "impact": )" +
                      shortest(impact) + "}"),
            99.8);
        const double traded = std::fabs(trade.notional);
        const double rate = impact * std::sqrt(traded * supply / volume);
        CHECK(trade.notional < 0);
        CHECK(trade.cost == Approx(rate * traded).epsilon(1e-12));
    }
}

TEST_CASE("a token sells to a leverage at which no trade could pay its cost") {
    // At 1001x the rule goes to 951x, where a fiftieth of the exposure is more than all of NAV.
    const Token opened = token(2, R"("execution": {"taker_fee": 0.02},
        "rebalance": [{"when": "schedule", "to": {"recenter": 0.05}}])");
    const auto trade = trade_at(opened, 50.05);
    const double nav = 0.1;
    const double exposure = 100.1;
    CHECK(trade.notional < 0);
    CHECK(trade.cost > 0);
    CHECK(trade.nav == Approx(nav - trade.cost).epsilon(1e-9));
    CHECK(exposure + trade.notional == Approx(trade.leverage_after * trade.nav).epsilon(1e-9));
}

}  // namespace levtok::rebalance::test
