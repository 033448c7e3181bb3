#include <cmath>
#include <random>

#include "nav/closed_form.hpp"
#include "nav/step.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// The identities that every engine satisfies.
namespace levtok::rebalance::test {
namespace {

const std::vector<double> leverages{0.5, 1, 2, 3, 5, -1, -2, -3, -5};
const std::vector<double> moves{-0.15, -0.05, -0.01, 0.001, 0.02, 0.1, 0.19};

/// Real leverage after the price moved by x from a rebalance at L.
double leverage_after_move(double leverage, double x) {
    return leverage * (1 + x) / (1 + leverage * x);
}

/// The move that brings real leverage from L to l.
double move_to_leverage(double leverage, double real) {
    return (leverage - real) / (leverage * (real - 1));
}

}  // namespace

TEST_CASE("real leverage after a move, and the move that brings a real leverage") {
    for (const double leverage : leverages) {
        for (const double x : moves) {
            CAPTURE(leverage, x);
            Token t = token(leverage, R"("rebalance": [])");
            const auto row = run_days(t, {100, 100 * (1 + x)}).back();
            CHECK(row.leverage == Approx(leverage_after_move(leverage, x)).epsilon(1e-12));
            if (leverage == 1) continue;
            CHECK(move_to_leverage(leverage, row.leverage) == Approx(x).epsilon(1e-10));
        }
    }
}

TEST_CASE("the rebalance trade is L (L - 1) x of NAV, in the direction of the move") {
    for (const double leverage : leverages) {
        for (const double x : moves) {
            CAPTURE(leverage, x);
            Token t = token(leverage);
            run_days(t, {100, 100 * (1 + x)});
            const double traded = t.trades().front().notional;
            CHECK(traded == Approx(leverage * (leverage - 1) * x * 100).margin(1e-10));
            if (leverage > 1 || leverage < 0) CHECK(traded * x > 0);
        }
    }
}

TEST_CASE("there and back loses L (L - 1) y^2 / (1 + y)") {
    for (const double leverage : leverages) {
        for (const double y : moves) {
            CAPTURE(leverage, y);
            CHECK(nav_after(leverage, {100, 100 * (1 + y), 100}) / 100 ==
                  Approx(1 - leverage * (leverage - 1) * y * y / (1 + y)).epsilon(1e-12));
        }
    }
}

TEST_CASE("daily rebalancing approaches the continuous limit at first order in the step") {
    // A deterministic zigzag with a drift: its integrated variance is known exactly at every step
    // size.
    const double drift = 0.2;
    const double volatility = 0.5;
    for (const double leverage : {2.0, 3.0, -2.0}) {
        double previous = 0;
        for (const int steps : {2000, 4000, 8000}) {
            std::vector<double> prices{100};
            const double up = drift / steps + volatility / std::sqrt(steps);
            const double down = drift / steps - volatility / std::sqrt(steps);
            for (int i = 0; i < steps; ++i)
                prices.push_back(prices.back() * std::exp(i % 2 == 0 ? up : down));
            const double variance = volatility * volatility + drift * drift / steps;
            const double exact = nav::continuous_limit({.leverage = leverage,
                                                        .price_ratio = prices.back() / 100,
                                                        .integrated_variance = variance});
            const double error = std::fabs(nav_after(leverage, prices) / 100 / exact - 1);
            if (previous > 0) CHECK(previous / error == Approx(2).epsilon(0.05));
            previous = error;
        }
    }
}

}  // namespace levtok::rebalance::test
