#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "montecarlo/exact_report.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/montecarlo/job_messages.hpp"
#include "tests/montecarlo/ran.hpp"

/// What a cap on the gain between rebalances costs, against its closed form.
namespace levtok::montecarlo {
namespace {

double phi(double x) { return boost::math::cdf(boost::math::normal(), x); }

/// E[(p - k)+] of a lognormal price with mean exp(drift) and this deviation of its log
/// (F. Black, M. Scholes 1973, undiscounted).
double call(double drift, double deviation, double k) {
    const double d1 = (drift - std::log(k)) / deviation + deviation / 2;
    return std::exp(drift) * phi(d1) - k * phi(d1 - deviation);
}

/// The mean factor of one step of a token with leverage L >= 1 and a cap: 1 + L r is a long
/// position of calls, which dies at 1 - 1 / L and gains no more from 1 + cap / L on.
double mean_factor(double leverage, double cap, double drift, double deviation) {
    const double dead = leverage * call(drift, deviation, 1 - 1 / leverage);
    return dead - leverage * call(drift, deviation, 1 + cap / leverage);
}

constexpr int days = 30;
const std::string market = R"("paths": 60000, "horizon": "30d",
    "underlyings": [{"model": "gbm", "parameters": {"drift": 0.2, "volatility": 0.9}}], )";

}  // namespace

TEST_CASE("the mean of a capped token and what its cap costs are those of the closed form",
          "[law]") {
    const auto job = ran(market + R"("products": [{"terms": {"leverage": 3, "cap": 0.1}},
        {"product": "3x"}])");
    const double drift = 0.2 / 365;
    const double deviation = 0.9 / std::sqrt(365.0);
    const double capped = std::pow(mean_factor(3, 0.1, drift, deviation), days);
    const double uncapped = std::pow(mean_factor(3, 1e9, drift, deviation), days);
    const auto mean = job("nav_mean", 0);
    CHECK(std::fabs(mean.value - capped) < 4 * mean.standard_error);
    const auto cost = job("cap_cost_mean", 0);
    CHECK(std::fabs(cost.value - (uncapped - capped)) < 4 * cost.standard_error);
    CHECK(cost.value > 10 * cost.standard_error);
    // On common paths, the difference to the token without.
    CHECK(cost.value == Approx(job("nav_mean", 1).value - mean.value).epsilon(1e-9));
    CHECK_THROWS(job("cap_cost_mean", 1));
}

TEST_CASE("what a cap costs is the same in both engines") {
    const auto kernel = ran(market + R"("products": [{"terms": {"leverage": 3, "cap": 0.1}}])");
    const auto replay = ran(market + R"("products": [{"terms": {"leverage": 3, "cap": 0.1,
        "execution": {"impact": 1e-12, "daily_volume": 1e12}}}])");
    REQUIRE(replay.simulation.products[0].why_replayed);
    CHECK(replay("cap_cost_mean").value == Approx(kernel("cap_cost_mean").value).epsilon(1e-9));
}

TEST_CASE("a capped token has no exact law, and is told so") {
    const auto terms = rebalance::parse_product(R"({"leverage": 3, "cap": 0.1})");
    const auto obstacle = obstacle_to_exact({.model = Gbm{}, .terms = terms});
    REQUIRE(obstacle);
    CHECK(obstacle->field == "cap");
}

}  // namespace levtok::montecarlo
