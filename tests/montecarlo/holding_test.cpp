#include "montecarlo/holding.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/montecarlo/job_messages.hpp"
#include "tests/montecarlo/ran.hpp"

/// A holder on simulated paths: the exits of the kernel against the holder of rebalance/holder on
/// the same paths, and laws that are known.
namespace levtok::montecarlo {
namespace {

using rebalance::ExitReason;
using rebalance::Strategy;
using testing::contains;

// ---- Two engines.

struct Named {
    const char* what;
    const char* text;
};

const Named held_products[] = {
    {"daily, with a fee", R"({"leverage": 3, "fees": {"management": {"rate": 0.0003}}})"},
    {"a short, perpetual, with costs of trading",
     R"({"leverage": -3, "financing": {"kind": "perpetual"},
         "execution": {"taker_fee": 0.001, "half_spread": 0.0005}})"},
    {"emergencies, a fee at creation and redemption",
     R"({"leverage": 3, "fees": {"creation": 0.002, "redemption": 0.003},
         "rebalance": [{"when": "schedule"}, {"when": "leverage_outside", "max": 4}]})"},
    {"never rebalanced, merged", R"({"leverage": 2, "rebalance": [],
         "merge": {"below": 50, "factor": 10}})"},
    {"sessions, interest", R"({"leverage": 2, "calendar": "XNYS",
         "rebalance": [{"when": "schedule", "at": "close"}], "financing": {"kind": "cash"}})"},
    {"of leverage 20, which dies", R"({"leverage": 20})"},
};

const std::pair<const char*, Strategy> strategies[] = {
    {"a stop", {.stop_loss = 0.12}},
    {"a target", {.take_profit = 0.3}},
    {"trailing", {.trailing = 0.2}},
    {"all of them, with costs and half of the money",
     {.allocate = 0.5,
      .stop_loss = 0.15,
      .take_profit = 0.4,
      .trailing = 0.18,
      .max_hold = std::chrono::days{9},
      .spread = 0.002,
      .broker_fee = 0.001}},
    {"sized by risk", {.risk = 0.02, .trailing = 0.1}},
    {"a time", {.max_hold = std::chrono::hours{36}}},
    {"nothing", {}},
    {"nothing is bought", {.allocate = 0}},
};

double largest_gap(const PerPath& a, const PerPath& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double scale = std::max({std::fabs(a[i]), std::fabs(b[i]), 1e-3});
        most = std::max(most, std::fabs(a[i] - b[i]) / scale);
    }
    return most;
}

void require_alike(const rebalance::Terms& terms, const Strategy& strategy,
                   const Calendar& calendar) {
    REQUIRE_FALSE(beyond_kernel(terms));
    REQUIRE_FALSE(beyond_exits(strategy, Holdings::first));
    const auto plan = holder_plan(strategy, Holdings::first, terms, calendar);
    KernelJob job;
    job.seed = 5;
    job.steps = calendar.steps;
    const double years = in_units_of(calendar.step, std::chrono::days{365});
    job.underlyings.push_back({prepare_any(Gbm{0.2, 0.9}, years)});
    job.tokens.push_back(kernel_token(terms, 0, calendar));
    job.tokens.back().exits = kernel_exits(plan);
    job.recorded_steps = {1, calendar.steps / 2, calendar.steps};
    job.keep_returns = true;
    ReplayedToken token = replayed_token(terms, 0, calendar);
    token.holder = plan;
    for (const auto& target : targets()) {
        INFO(target.name);
        BlockResults block = room_for(job);
        TokenResults& kernel = block.tokens[0];
        kernel.holder = room_for_holder();
        target.run_block(job, 0, block_paths, nullptr, block);
        settle(plan, block_paths, kernel);
        TokenResults replay = kernel;
        replay_block(token, job, block, 0, block_paths, replay);
        CHECK(kernel.holder.reason == replay.holder.reason);
        CHECK(kernel.holder.holdings == replay.holder.holdings);
        CHECK(largest_gap(kernel.holder.days, replay.holder.days) < 1e-12);
        CHECK(largest_gap(kernel.holder.equity, replay.holder.equity) < 1e-10);
        CHECK(largest_gap(kernel.holder.kept, replay.holder.kept) < 1e-10);
        CHECK(largest_gap(kernel.holder.slippage, replay.holder.slippage) < 1e-9);
    }
}

TEST_CASE("kernel and holder get out alike on the same paths", "[contract]") {
    for (const auto& product : held_products) {
        for (const auto& [what, strategy] : strategies) {
            for (const Duration step : {Duration{one_day}, Duration{std::chrono::hours{4}}}) {
                DYNAMIC_SECTION(product.what << ": " << what << ", " << format_duration(step)) {
                    const auto terms = rebalance::parse_product(product.text);
                    if (terms.calendar == "XNYS" && step != one_day) continue;
                    require_alike(terms, strategy,
                                  {Instant{std::chrono::hours{7}}, step, 70, 1e-4, 0.04});
                }
            }
        }
    }
}

// ---- Jobs.

const std::string held_3x =
    R"("products": ["3x"], "underlyings": [{"model": "gbm", "parameters": {"volatility": 0.8}}],
       "paths": 20000, )";

TEST_CASE("a stop that cannot be reached changes nothing") {
    const auto plain = ran(held_3x + R"("horizon": "60d")");
    const auto held = ran(held_3x + R"("horizon": "60d", "strategy": {"stop_loss": 1})");
    for (const char* what : {"mean", "median", "sd", "skew", "q01", "q95"}) {
        const std::string of = std::string("_") + what;
        CHECK(held("result" + of).value == plain("nav" + of).value);
        CHECK(held("result" + of).standard_error == plain("nav" + of).standard_error);
        CHECK(held("nav" + of).value == plain("nav" + of).value);
    }
    CHECK(held("gain_over_keeping_mean").value == 0);
    CHECK(held("p_beats_keeping").value == 0);
    CHECK(held("p_no_exit").value == 1);
    CHECK(held("days_held_q01").value == 60);
    CHECK(std::isnan(held("stop_slippage_mean").value));
    CHECK(held("p_result_beats_spot").value == plain("p_beats_spot").value);
}

TEST_CASE("a holding that ends after a week is the plain job of a week") {
    const auto plain = ran(held_3x + R"("horizon": "7d")");
    const auto held = ran(held_3x + R"("horizon": "30d", "strategy": {"max_hold": "7d"})");
    for (const char* what : {"mean", "median", "sd", "skew", "q01", "q95"}) {
        const std::string of = std::string("_") + what;
        CHECK(held("result" + of).value == plain("nav" + of).value);
    }
    CHECK(held("p_exit_max_hold").value == 1);
    CHECK(held("days_held_mean").value == 7);
}

TEST_CASE("a token of leverage 1 without volatility is worked by hand") {
    const auto held =
        ran(R"("products": [{"terms": {"leverage": 1}}], "paths": 10, "horizon": "365d",
               "rate": 0.05, "strategy": {"take_profit": 0.1, "spread": 0.002, "allocate": 0.8},
               "underlyings": [{"model": "gbm",
                                "parameters": {"drift": 0.3, "volatility": 0}}])");
    // exp(0.3 t) passes 1.1 within day 116.
    const double nav = std::exp(0.3 * 116 / 365);
    REQUIRE((nav > 1.1 && std::exp(0.3 * 115 / 365) < 1.1));
    const double cash = std::pow(1 + 0.05 / 365, 365);
    const double later = std::pow(1 + 0.05 / 365, 365 - 116);
    const double result = 0.2 * cash + 0.8 / 1.001 * nav * 0.999 * later;
    CHECK(held("result_mean").value == Approx(result).epsilon(1e-12));
    CHECK(held("days_held_mean").value == 116);
    CHECK(held("p_exit_take_profit").value == 1);
    const double kept = 0.2 * cash + 0.8 / 1.001 * std::exp(0.3);
    CHECK(held("gain_over_keeping_mean").value == Approx(result - kept).epsilon(1e-12));
}

double normal_cdf(double x) { return boost::math::cdf(boost::math::normal(), x); }

/// P(the least of a Brownian motion with drift up to T is below b < 0), by the reflection
/// principle.
double touches_below(double b, double drift, double volatility, double years) {
    const double s = volatility * std::sqrt(years);
    return normal_cdf((b - drift * years) / s) +
           std::exp(2 * drift * b / (volatility * volatility)) *
               normal_cdf((b + drift * years) / s);
}

Estimate stopped_share(const char* step, int seed) {
    return ran(std::string(R"("products": [{"terms": {"leverage": 1, "rebalance": []}}],
        "paths": 100000, "horizon": "90d", "strategy": {"stop_loss": 0.25}, "fan_points": 1,
        "underlyings": [{"model": "gbm", "parameters": {"drift": 0.1, "volatility": 0.8}}],
        "step": ")") +
               step + R"(", "seed": )" + std::to_string(seed))("p_exit_stop_loss");
}

TEST_CASE("stops come to the reflection principle as steps grow shorter", "[law]") {
    const double years = 90.0 / 365;
    const double volatility = 0.8;
    const double drift = 0.1 - volatility * volatility / 2;
    const double level = std::log(0.75);
    const double limit = touches_below(level, drift, volatility, years);
    const auto daily = stopped_share("1d", 1);
    const auto finer = stopped_share("6h", 2);
    // A price that is seen at steps meets a barrier that is further off by 0.5826 deviations of a
    // step (Broadie, Glasserman, Kou 1997).
    const auto seen_at = [&](double step_days) {
        const double further = 0.5826 * volatility * std::sqrt(step_days / 365);
        return touches_below(level - further, drift, volatility, years);
    };
    CHECK(std::fabs(daily.value - seen_at(1)) < 4 * daily.standard_error + 5e-4);
    CHECK(std::fabs(finer.value - seen_at(0.25)) < 4 * finer.standard_error + 5e-4);
    CHECK(daily.value < limit - 10 * daily.standard_error);
    // The distance falls with the root of the step: two of them tell the limit (Richardson).
    const double extrapolated = 2 * finer.value - daily.value;
    const double error = std::hypot(2 * finer.standard_error, daily.standard_error);
    CHECK(std::fabs(extrapolated - limit) < 4 * error + 1e-3);
}

TEST_CASE("jumps fill past the stop, and the slippage is told") {
    const std::string calm = R"("products": ["3x"], "paths": 20000, "horizon": "90d", "step": "1h",
        "strategy": {"stop_loss": 0.12}, "underlyings": [{"model": "merton", "parameters":
        {"drift": 0, "volatility": 0.5, "jump_intensity": )";
    const std::string jumps = R"(, "jump_mean": -0.1, "jump_sd": 0.05}}])";
    const auto without = ran(calm + "0" + jumps);
    const auto with = ran(calm + "12" + jumps);
    const auto slippage = with("stop_slippage_mean");
    // A jump of a tenth takes three tenths of NAV: far past a stop at 12 %.
    CHECK(slippage.value > without("stop_slippage_mean").value + 10 * slippage.standard_error);
    CHECK(without("stop_slippage_mean").value > 0);
    CHECK(with("result_q05").value < 0.88 * (1 - 0.1));
    CHECK(without("result_q05").value > 0.88 * (1 - 0.05));
    CHECK(with("p_exit_stop_loss").value + with("p_no_exit").value == Approx(1));
}

TEST_CASE("each product may have a strategy of its own, on the same paths") {
    const auto job = ran(R"("products": ["3x", {"product": "3x", "set": ["name=stopped"],
        "strategy": {"stop_loss": 0.2}}], "paths": 10000, "horizon": "90d")");
    CHECK(job("gain_over_keeping_mean", 0).value == 0);
    CHECK(job("p_exit_stop_loss", 1).value > 0.3);
    const double gain = job("result_mean", 1).value - job("result_mean", 0).value;
    CHECK(job("gain_over_keeping_mean", 1).value == Approx(gain).margin(1e-12));
    // The difference on common paths is known better than either mean.
    CHECK(job("gain_over_keeping_mean", 1).standard_error < job("result_mean", 0).standard_error);
}

TEST_CASE("what is no threshold is replayed, and gets in again where it may") {
    const auto once = ran(held_3x + R"("horizon": "40d",
        "strategy": {"stop_loss": 0.1})");
    const auto again = ran(held_3x + R"("horizon": "40d", "holdings": "all",
        "strategy": {"stop_loss": 0.1, "cooldown": "2d"})");
    CHECK_FALSE(once.simulation.products[0].why_replayed);
    REQUIRE(again.simulation.products[0].why_replayed);
    CHECK(contains(*again.simulation.products[0].why_replayed, "holdings all"));
    CHECK(again("p_exit_stop_loss").value == once("p_exit_stop_loss").value);
    CHECK(once("holdings_mean").value == 1);
    CHECK(again("holdings_mean").value > 1.5);
    CHECK(again("days_held_mean").value > once("days_held_mean").value);
    const auto trend = ran(held_3x + R"("horizon": "40d",
        "strategy": {"trend": "10d"})");
    CHECK(trend("holdings_mean").value < 1);
    CHECK(trend("p_exit_signal").value > 0.5);
    const auto sized = ran(held_3x + R"("horizon": "40d",
        "strategy": {"target_volatility": 0.4, "volatility_window": "10d"})");
    CHECK(sized("days_held_mean").value == 30);
}

TEST_CASE("strategies that a job cannot run are refused by their field") {
    CHECK(contains(message_of_job(R"("strategy": {"cooldown": "1d"})"), "strategy.cooldown"));
    CHECK(contains(message_of_job(R"("strategy": {"risk": 0.1})"), "strategy.risk"));
    CHECK(contains(message_of_job(R"("strategy": {"stop_los": 0.1})"), "stop_loss"));
    CHECK(contains(message_of_job(R"("strategy": {"stop_loss": 2})"), "strategy.stop_loss"));
    CHECK(contains(message_of_job(R"("holdings": "all")"), "holdings"));
    CHECK(contains(message_of_job(R"("strategy": {}, "reduction": "importance")"), "reduction"));
    CHECK(contains(message_of_job(R"("target_quantity": "result_median")"), "target_quantity"));
    CHECK(message_of_job(R"("strategy": {}, "target_quantity": "result_median")").empty());
    CHECK(contains(message_of_job(R"("products": [{"product": "3x",
        "strategy": {"risk": 0.1}}])"),
                   "products.0.strategy.risk"));
}

}  // namespace
}  // namespace levtok::montecarlo
