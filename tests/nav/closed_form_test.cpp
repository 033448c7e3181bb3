#include "nav/closed_form.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "tests/catch.hpp"

/// Closed forms against published tables and against each other.
namespace levtok::nav {

TEST_CASE("P(token beats spot): volatility 0.6, half a year, no fee") {
    struct Row {
        double leverage;
        double at_drift[4];  ///< 0, 0.3, 0.6, 1
    };
    const double drifts[4] = {0, 0.3, 0.6, 1};
    for (const Row& row : {Row{2, {.262, .389, .528, .706}}, Row{3, {.198, .310, .444, .629}},
                           Row{5, {.102, .179, .286, .462}}}) {
        for (int i = 0; i < 4; ++i) {
            CAPTURE(row.leverage, drifts[i]);
            CHECK(std::fabs(gbm_beats_spot({.leverage = row.leverage,
                                            .drift = drifts[i],
                                            .volatility = 0.6,
                                            .years = 0.5}) -
                            row.at_drift[i]) < 5.1e-4);
        }
    }
    CHECK_THROWS_AS(gbm_beats_spot({.leverage = 1, .volatility = 0.6}), InvalidValue);
}

TEST_CASE("mean and median: drift 0.3, volatility 0.6, one year") {
    struct Row {
        double leverage, mean, median;
    };
    for (const Row& row : {Row{2, 1.822, .887}, Row{3, 2.460, .487}, Row{5, 4.482, .0498}}) {
        const GbmToken token{.leverage = row.leverage, .drift = 0.3, .volatility = 0.6};
        CHECK(gbm_mean(token) == Approx(row.mean).epsilon(5e-4));
        CHECK(gbm_median(token) == Approx(row.median).epsilon(1e-3));
    }
}

TEST_CASE("a flat path at volatility 60 % over 1, 3, 6 and 12 months") {
    struct Row {
        double leverage;
        double percent[4];
    };
    const double months[4] = {1, 3, 6, 12};
    for (const Row& row :
         {Row{3, {-8.6, -23.7, -41.7, -66.0}}, Row{5, {-25.9, -59.3, -83.5, -97.3}}}) {
        for (int i = 0; i < 4; ++i) {
            const double variance = 0.36 * months[i] / 12;
            const double nav = continuous_limit({.leverage = row.leverage,
                                                 .integrated_variance = variance,
                                                 .years = months[i] / 12});
            CHECK(std::fabs(100 * (nav - 1) - row.percent[i]) < 0.051);
        }
    }
}

TEST_CASE("financing and fee in the continuous limit, and what it takes to break even") {
    const GbmToken token{
        .leverage = 3, .drift = 0.1, .volatility = 0.5, .rate = 0.04, .fee = 0.01, .years = 2};
    const double variance = 0.25 * 2;
    const auto limit = [&](double price_ratio) {
        return continuous_limit({3, price_ratio, variance, token.years, token.rate, token.fee});
    };
    CHECK(limit(1.2) ==
          Approx(std::pow(1.2, 3) * std::exp(-2 * 0.04 * 2 - 0.01 * 2 - 3 * variance)));
    CHECK(limit(break_even_price(token)) == Approx(1).epsilon(1e-12));
    const double with_spot = break_even_with_spot(token);
    CHECK(limit(with_spot) == Approx(with_spot).epsilon(1e-12));
    // The median path ends at the median price.
    CHECK(gbm_median(token) == Approx(limit(std::exp((0.1 - 0.125) * 2))).epsilon(1e-12));
}

TEST_CASE("the growth-optimal leverage has the highest median") {
    const double best = growth_optimal_leverage(0.3, 0.05, 0.5);
    CHECK(best == Approx(1));
    const auto median = [](double leverage) {
        return gbm_median({.leverage = leverage, .drift = 0.3, .volatility = 0.5, .rate = 0.05});
    };
    CHECK(median(best) > median(best + 0.01));
    CHECK(median(best) > median(best - 0.01));
    CHECK_THROWS_AS(growth_optimal_leverage(0.3, 0.05, 0), InvalidValue);
}

TEST_CASE("the mean of a product of independent returns is the product of the naive multiples") {
    // Decay is a statement about the median and the flat path: E prod (1 + L x) = prod (1 + L E x).
    for (const double leverage : {2.0, 3.0, -2.0}) {
        const double up = 0.03;
        const double down = -0.02;
        const double mean_return = (up + down) / 2;
        double mean = 0;
        for (unsigned path = 0; path < 1024; ++path) {  // every path of ten fair steps
            double nav = 1;
            for (unsigned step = 0; step < 10; ++step) {
                nav *= 1 + leverage * ((path >> step & 1U) != 0 ? up : down);
            }
            mean += nav / 1024;
        }
        CHECK(mean == Approx(std::pow(1 + leverage * mean_return, 10)).epsilon(1e-12));
        const double naive = 1 + leverage * (std::pow(1 + mean_return, 10) - 1);
        CHECK(mean >= naive);
    }
}

}  // namespace levtok::nav
