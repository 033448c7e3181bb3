#include "rebalance/flow.hpp"

#include "rebalance/product.hpp"
#include "rebalance/token/next_trades.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

FlowRow one(const Token& token, double move) {
    const double moves[] = {move};
    return flow(token, moves).front();
}

Token opened(Token t, Duration after_midnight = 0h) {
    t.advance(quiet_step(Observation::at(start + after_midnight, Price::of(100))));
    return t;
}

}  // namespace

TEST_CASE("a schedule that its conditions hold back has no flow") {
    const Token gate = opened(Token(product("gate-3x-2021")));
    CHECK(one(gate, 0.005).trigger == std::string());
    CHECK(one(gate, 0.005).notional == 0);
    CHECK(one(gate, 0.02).trigger == std::string("schedule"));
    const Token within =
        opened(token(3, R"("rebalance": [{"when": "schedule", "unless_within": 0.05}])"));
    CHECK(one(within, 0.01).notional == 0);
    CHECK(one(within, 0.05).notional == Approx(30));
}

TEST_CASE("of two schedules the one that is due next trades") {
    const std::string two = R"("rebalance": [{"when": "schedule", "at": "12:00"},
                                             {"when": "schedule", "at": "00:00", "to": 2}])";
    CHECK(one(opened(token(3, two), 13h), 0.05).notional == Approx(2 * 115 - 315));
    CHECK(one(opened(token(3, two), 1h), 0.05).notional == Approx(30));
}

TEST_CASE(
    "an emergency trades where the price touches it, in a product that walks through its bars") {
    const Token bull = opened(Token(product("ftx-bull")));
    const FlowRow row = one(bull, -0.2);
    CHECK(row.price == Approx(80));
    CHECK(row.trigger == std::string("leverage_outside"));
    CHECK(row.trade_price == Approx(100 * 8.0 / 9));
    CHECK(row.leverage == Approx(4));
    Token walked = opened(Token(product("ftx-bull")));
    walked.advance(quiet_step(bar(start + 1min, 100, 100, 80, 80)));
    CHECK(row.notional == Approx(walked.trades().front().notional));
    CHECK(row.cost == Approx(walked.trades().front().cost));
    const Token close =
        opened(token(3, R"("rebalance": [{"when": "leverage_outside", "max": 4}])"));
    CHECK(one(close, -0.2).trade_price == Approx(80));
    CHECK(one(opened(token(5)), -0.3).nav == 0);
}

TEST_CASE("what trades next is the nearest rule on each side, and the first schedule") {
    Token three =
        token(3, R"("rebalance": [{"when": "schedule"}, {"when": "leverage_outside", "max": 4},
                                            {"when": "move", "size": 0.2}])");
    CHECK_FALSE(next_trades(three).schedule);
    CHECK_FALSE(next_trades(three).below);
    run_days(three, {100});
    const auto next = next_trades(three);
    CHECK(next.schedule == start + one_day);
    // 3 p / (3 p - 200) is 4 at 800 / 9, before the move to 80, and 2.25 at 120.
    CHECK(next.below.value() == Approx(800.0 / 9));
    CHECK(next.leverage_below.value() == Approx(4));
    CHECK(next.above.value() == Approx(120));
    CHECK(next.leverage_above.value() == Approx(2.25));
    Token plain = token(3, R"("rebalance": [{"when": "move", "size": 0.9, "side": "adverse"}])");
    run_days(plain, {100});
    CHECK_FALSE(next_trades(plain).schedule);
    CHECK_FALSE(next_trades(plain).above);
}

}  // namespace levtok::rebalance::test
