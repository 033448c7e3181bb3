#include <cmath>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "tests/catch.hpp"
#include "tests/montecarlo/estimate_of.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::montecarlo {
namespace {

using testing::contains;

Simulation simulation_of_text(const std::string& text) { return simulation_of(parse_job(text)); }

SeriesResults first_series(const Simulation& job) {
    auto partial = empty_partial(job, target());
    RunOptions options;
    options.threads = 2;
    run(job, target(), partial, options);
    return results_of(job, partial).series.front();
}

TEST_CASE("what the kernel cannot run falls back to the replay, and says so") {
    const auto job = simulation_of_text(R"({"paths": 2000, "horizon": "60d", "products": ["3x",
        {"terms": {"name": "impact", "leverage": 3,
         "execution": {"impact": 0.1, "daily_volume": 1e9}}},
        {"terms": {"name": "window", "leverage": 3, "rebalance": [
         {"when": "schedule", "fill": {"window": "2d", "delay": "1d"}}]}}]})");
    CHECK_FALSE(job.products[0].why_replayed);
    CHECK(contains(job.products[1].why_replayed.value(), "execution.impact"));
    CHECK(contains(job.products[2].why_replayed.value(), "window"));
    const auto partial = [&] {
        auto out = empty_partial(job, target());
        run(job, target(), out, {});
        return out;
    }();
    const auto results = results_of(job, partial);
    CHECK(results.series[0].engine == "kernel");
    CHECK(results.series[1].engine == "replay");
    CHECK(contains(results.series[1].why, "execution.impact"));
    CHECK(estimate(results.series[1], "nav_median").value > 0);
    CHECK(estimate(results.series[1], "cost_mean").value > 0);
}

TEST_CASE("a vanishing impact falls back to what the kernel gives without it") {
    const std::string head =
        R"({"paths": 3000, "horizon": "60d", "products": [{"terms": {"leverage": -3,
        "execution": {"taker_fee": 0.001)";
    const auto kernel = first_series(simulation_of_text(head + "}}}]}"));
    const auto replay =
        first_series(simulation_of_text(head + R"(, "impact": 1e-15, "daily_volume": 1e9}}}]})"));
    CHECK(kernel.engine == "kernel");
    CHECK(replay.engine == "replay");
    for (std::size_t i = 0; i < kernel.estimates.size(); ++i) {
        const auto& a = kernel.estimates[i];
        const auto& b = replay.estimates[i];
        INFO(a.quantity);
        if (std::isfinite(a.value)) CHECK(b.value == Approx(a.value).epsilon(1e-9).margin(1e-9));
    }
}

TEST_CASE("a bridge shows a token the extremes within its steps") {
    const auto job_with = [](const std::string& fields) {
        return simulation_of_text(R"({"paths": 4000, "horizon": "100d", )" + fields +
                                  R"(, "underlyings": [{"parameters": {"volatility": 1.2}}],
        "products": [{"terms": {"leverage": 3, "intrabar": "ohlc", "rebalance": [{"when": "schedule"},
        {"when": "leverage_outside", "max": 4}]}}]})");
    };
    const auto with = [&](const std::string& fields) { return first_series(job_with(fields)); };
    const auto blind = with(R"("step": "1d")");
    const auto bridged = with(R"("step": "1d", "within_step": "bridge")");
    const auto quarters = with(R"("step": "15m")");
    const auto notes = job_with(R"("step": "1d")").notes;
    REQUIRE(notes.size() == 1);
    CHECK(contains(notes.front().text, "at the end of each step"));
    CHECK(bridged.engine == "replay");
    CHECK(contains(bridged.why, "bridge"));
    // Emergencies that the daily close does not show are seen by quarters of an hour and by the
    // bridge alike; beside them there is a trade a day.
    const auto emergencies = [](const SeriesResults& series) {
        return estimate(series, "rebalances_mean").value - 100;
    };
    CHECK(emergencies(blind) == Approx(0).margin(0.01));
    CHECK(emergencies(bridged) > 1);
    CHECK(emergencies(bridged) > emergencies(quarters));
    CHECK(emergencies(bridged) == Approx(emergencies(quarters)).epsilon(0.25));
    const auto median = estimate(bridged, "nav_median");
    const auto finer = estimate(quarters, "nav_median");
    CHECK(std::fabs(median.value - finer.value) <
          5 * std::hypot(median.standard_error, finer.standard_error));
}

}  // namespace
}  // namespace levtok::montecarlo
