#include <atomic>
#include <cmath>
#include <map>
#include <thread>

#include "montecarlo/batch/check_partial.hpp"
#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "nav/closed_form.hpp"
#include "tests/catch.hpp"
#include "tests/montecarlo/estimate_of.hpp"
#include "tests/montecarlo/job_messages.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::montecarlo {
namespace {

using testing::contains;
using testing::message_of;

const char* two_tokens = R"("products": ["3x", {"terms": {"name": "short", "leverage": -3,
    "fees": {"management": {"rate": 0.0003}}, "rebalance": [{"when": "schedule"},
    {"when": "leverage_outside", "max": 3.5}]}}])";

Simulation simulation(const std::string& fields, const std::string& products = two_tokens) {
    return simulation_of(parse_job("{" + products + ", " + fields + "}"));
}

Partial complete(const Simulation& job, int threads, const Target& with = target()) {
    auto partial = empty_partial(job, with);
    RunOptions options;
    options.threads = threads;
    CHECK(run(job, with, partial, options) == RunEnd::finished);
    return partial;
}

/// Every number that the job has to say.
std::vector<double> numbers_of(const Simulation& job, const Partial& partial) {
    std::vector<double> out;
    const auto add = [&](const Estimate& each) {
        out.insert(out.end(), {each.value, each.standard_error, each.low, each.high});
    };
    const auto results = results_of(job, partial);
    for (const auto& series : results.series) {
        for (const auto& each : series.estimates) add(each);
        for (const auto& each : series.quantiles) add(each.estimate);
        for (const auto& each : series.fan) add(each.estimate);
        for (const auto& each : series.convergence) add(each.estimate);
        for (const auto& each : series.histogram) out.push_back(each.count);
    }
    for (const auto& each : results.samples) out.push_back(each.value);
    for (double& x : out) x = std::isnan(x) ? -12345 : x;
    return out;
}

const std::string small = R"("horizon": "30d", "paths": 45000, "seed": 3)";

/// A plain job, one with financing, one with a strategy, and one of each reduction.
const std::string all_kinds[] = {
    small,
    small + R"(, "rate": 0.02)",
    small + R"(, "strategy": {"stop_loss": 0.12, "trailing": 0.15}, "rate": 0.02)",
    small + R"(, "reduction": "antithetic")",
    small + R"(, "reduction": "control")",
    small + R"(, "reduction": "importance")",
    R"("horizon": "30d", "paths": 32768, "seed": 3, "reduction": "sobol")",
};

TEST_CASE("the same bits for any number of threads and any target that fuses alike", "[bits]") {
    for (const std::string& fields : all_kinds) {
        INFO(fields);
        const auto job = simulation(fields);
        std::map<bool, std::vector<double>> one;  // by whether the target fuses
        for (const auto& each : targets()) {
            INFO(each.name);
            const auto numbers = numbers_of(job, complete(job, 2, each));
            const auto [first, is_first] = one.emplace(each.fuses, numbers);
            CHECK((numbers == first->second));
        }
        CHECK(one.at(target().fuses).size() > 40);
        for (const int threads : {1, 7}) {
            CHECK((numbers_of(job, complete(job, threads)) == one.at(target().fuses)));
        }
    }
}

TEST_CASE("the same bits for one run and for five shares, joined in any order", "[bits]") {
    for (const std::string& fields : all_kinds) {
        INFO(fields);
        const auto job = simulation(fields);
        const auto whole = numbers_of(job, complete(job, 2));
        for (const std::vector<std::uint64_t>& order :
             {std::vector<std::uint64_t>{0, 1, 2, 3, 4}, {3, 0, 4, 2, 1}}) {
            std::optional<Partial> all;
            for (const auto share : order) {
                auto partial = empty_partial(job, target(), share, 5);
                run(job, target(), partial, {});
                auto copy = from_bytes(to_bytes(partial));
                if (!all) {
                    all = std::move(copy);
                } else {
                    join(*all, std::move(copy));
                }
            }
            CHECK(all->complete());
            CHECK((numbers_of(job, *all) == whole));
        }
    }
}

TEST_CASE("the same bits where a run is stopped and goes on, again and again", "[bits]") {
    for (const std::string& fields : all_kinds) {
        INFO(fields);
        const auto job = simulation(fields);
        const auto whole = numbers_of(job, complete(job, 2));
        std::string bytes = [&] {
            auto fresh = empty_partial(job, target());
            return to_bytes(fresh);
        }();
        int runs = 0;
        for (bool finished = false; !finished; ++runs) {
            auto partial = from_bytes(bytes);
            const auto before = partial.tree.size();
            RunOptions options;
            options.threads = 1 + runs % 3;
            options.stopped = [&] { return true; };
            finished = run(job, target(), partial, options) == RunEnd::finished;
            CHECK((finished || partial.tree.size() > before));
            bytes = to_bytes(partial);
        }
        auto partial = from_bytes(bytes);
        CHECK((numbers_of(job, partial) == whole));
    }
}

TEST_CASE("no block is taken twice while a checkpoint is", "[bits]") {
    const auto job = simulation(R"("horizon": "1d", "paths": 4000000)");
    auto partial = empty_partial(job, target());
    partial.values.columns.clear();
    // Every other block is there, as where a job of many threads was stopped.
    for (std::uint64_t block = 0; block < job.blocks; block += 2) partial.tree.add(block, Tally{});
    Collector collector(partial, job.blocks);
    std::atomic<int> checkpoints = 0;
    std::atomic<bool> done = false;
    std::thread watcher([&] {
        for (; !done; ++checkpoints) collector.see([](Partial& seen) { return to_bytes(seen); });
    });
    while (checkpoints < 2) std::this_thread::yield();
    std::uint64_t taken = 0;
    std::uint64_t twice = 0;
    for (auto block = collector.take(); block; block = collector.take()) {
        ++taken;
        twice += *block % 2 == 0 ? 1 : 0;
    }
    done = true;
    watcher.join();
    CHECK(taken == job.blocks / 2);
    CHECK(twice == 0);
}

TEST_CASE("quantiles from sketches are near the exact ones, in the same shares and threads") {
    const auto job = simulation(small);
    auto sketching = job;
    sketching.exact = false;
    const auto exact = results_of(job, complete(job, 2));
    const auto one = complete(sketching, 1);
    const auto sketched = results_of(sketching, one);
    CHECK(exact.exact_quantiles);
    CHECK_FALSE(sketched.exact_quantiles);
    for (std::size_t i = 0; i < exact.series[0].quantiles.size(); ++i) {
        const auto& a = exact.series[0].quantiles[i];
        const auto& b = sketched.series[0].quantiles[i];
        INFO(a.quantity << ' ' << a.p);
        CHECK(b.estimate.value == Approx(a.estimate.value).epsilon(0.0015));
    }
    CHECK((numbers_of(sketching, one) == numbers_of(sketching, complete(sketching, 3))));
}

bool near(const Estimate& estimate, double truth, double bias = 0) {
    return std::fabs(estimate.value - truth) <= 4 * estimate.standard_error + bias;
}

/// At so low a volatility that the buckets of a sketch are wide beside what the paths tell.
Simulation hardly_moving(const std::string& fields) {
    auto job = simulation(R"("horizon": "1d", "underlyings": [{"name": "btc",
        "parameters": {"volatility": 0.02}}], )" +
                              fields,
                          R"("products": ["3x"])");
    job.exact = false;
    return job;
}

TEST_CASE("estimates from sketches meet the exact law, with errors above zero", "[law]") {
    const auto job = hardly_moving(R"("paths": 400000)");
    const auto results = results_of(job, complete(job, 2));
    const double sd = 0.02 / std::sqrt(365.0);
    const auto price_at = [&](double z) { return std::exp(sd * z - sd * sd / 2); };
    const auto nav_at = [&](double z) { return 1 + 3 * (price_at(z) - 1); };
    constexpr double z05 = -1.6448536269514722;
    const auto& token = results.series[0];
    const double charged = estimate(token, "nav_mean").value;  // the fee of the day
    CHECK(near(estimate(token, "nav_median"), charged * nav_at(0)));
    CHECK(near(estimate(token, "nav_q05"), charged * nav_at(z05)));
    CHECK(near(estimate(token, "var_95"), 1 - charged * nav_at(z05)));
    CHECK(near(estimate(results.series[1], "price_median"), price_at(0)));
    CHECK(near(estimate(results.series[1], "price_q05"), price_at(z05)));
    for (const auto& series : results.series) {
        for (const auto& each : series.estimates) {
            for (const char* from_sketch : {"median", "_q", "var_", "log_decay"}) {
                // Half of the paths do not draw down at all: of that there is no doubt.
                if (!contains(each.quantity, from_sketch) || each.value == 0) continue;
                INFO(each.quantity << ' ' << each.value << " +- " << each.standard_error);
                CHECK(each.standard_error > 0);
                CHECK(each.low < each.high);
            }
        }
        for (const auto& each : series.convergence) CHECK(each.estimate.standard_error > 0);
    }
}

TEST_CASE("a target error below what sketches resolve is not met") {
    const auto job = hardly_moving(R"("paths": 60000, "target_error": 0.0001)");
    CHECK(complete(job, 2).paths == 60'000);
    auto exact = job;
    exact.exact = true;
    CHECK(complete(exact, 2).paths < 60'000);
}

TEST_CASE("estimates meet the closed forms", "[law]") {
    // Half a year at volatility 0.6, in steps of six hours: near the continuous limit.
    for (const double drift : {0.0, 0.6}) {
        const auto job = simulation(
            R"("horizon": "182d", "step": "6h", "paths": 60000, "underlyings": [{"name": "btc",
               "parameters": {"volatility": 0.6, "drift": )" +
                shortest(drift) + "}}]",
            R"("products": ["2x", {"terms": {"name": "3x", "leverage": 3, "rebalance":
                [{"when": "schedule", "every": "6h"}]}}])");
        const auto results = results_of(job, complete(job, 2));
        const nav::GbmToken token{3, drift, 0.6, 0, 0, 182.0 / 365};
        const auto& series = results.series[1];
        CHECK(near(estimate(series, "nav_mean"), nav::gbm_mean(token)));
        CHECK(near(estimate(series, "nav_median"), nav::gbm_median(token),
                   0.01 * nav::gbm_median(token)));
        CHECK(near(estimate(series, "p_beats_spot"), nav::gbm_beats_spot(token), 0.005));
        CHECK(near(estimate(series, "break_even_price"), nav::break_even_price(token), 0.005));
        const auto& btc = results.series[2];
        CHECK(near(estimate(btc, "price_mean"), std::exp(drift * 182 / 365)));
        CHECK(near(estimate(btc, "growth_optimal_leverage"),
                   nav::growth_optimal_leverage(drift, 0, 0.6)));
    }
}

TEST_CASE("the standard workload meets its exact distribution", "[law]") {
    std::string products = R"("products": [)";
    for (const char* leverage : {"2", "3", "-2", "5", "-5"}) {
        products += std::string(products.back() == '[' ? "" : ", ") + R"({"terms": {"name": "x)" +
                    leverage + R"(", "leverage": )" + leverage +
                    R"(, "fees": {"management": {"rate": 0.0003}}}})";
    }
    const auto job = simulation(R"("paths": 60000)", products + "]");
    const auto results = results_of(job, complete(job, 2));
    const struct {
        double median, low, high, loss, wiped_out;
    } exact[] = {{0.248228, 0.0175882, 3.46961, 0.80737, 0},
                 {0.0485170, 0.000877028, 2.60435, 0.89407, 0},
                 {0.244524, 0.0166578, 3.48311, 0.80780, 0},
                 {0.000195966, 1.85615e-07, 0.183689, 0.98013, 2.02e-05},
                 {0.000132482, 8.45866e-08, 0.155572, 0.98151, 2.21e-03}};
    for (std::size_t i = 0; i < std::size(exact); ++i) {
        const auto& series = results.series[i];
        INFO(series.label);
        CHECK(near(estimate(series, "nav_median"), exact[i].median));
        CHECK(near(estimate(series, "nav_q05"), exact[i].low));
        CHECK(near(estimate(series, "nav_q95"), exact[i].high));
        CHECK(near(estimate(series, "p_loss"), exact[i].loss));
        CHECK(near(estimate(series, "p_wiped_out"), exact[i].wiped_out, 1e-6));
        CHECK(estimate(series, "rebalances_mean").value <= 365);
    }
    CHECK(near(estimate(results.series[0], "nav_mean"), 0.896267));
    CHECK(estimate(results.series[0], "turnover_mean").value ==
          Approx(estimate(results.series[0], "fees_mean").value / 0.0003 * 2 * 0.0418 * 0.7979)
              .epsilon(0.1));
}

TEST_CASE("a target error stops at a fixed count of paths, whoever runs it") {
    const auto job = simulation(R"("horizon": "30d", "paths": 5000000, "target_error": 0.01)");
    const auto partial = complete(job, 1);
    CHECK(partial.paths < 5'000'000);
    for (std::size_t k = 0; k < 2; ++k) {
        const auto median = token_estimate(job, partial, k, "nav_median");
        CHECK(median.standard_error <= 0.01 * median.value);
    }
    const auto again = complete(job, 3);
    CHECK(again.paths == partial.paths);
    CHECK((numbers_of(job, again) == numbers_of(job, partial)));
}

TEST_CASE("a job whose means are infinite says so") {
    const auto job_with = [](const std::string& model) {
        return simulation(R"("underlyings": [{"name": "btc", "model": )" + model + "}]");
    };
    const auto only_note = [](const Simulation& job) {
        REQUIRE(job.notes.size() == 1);
        CHECK(job.notes.front().code == NoteCode::infinite_estimates);
        return job.notes.front().text;
    };
    CHECK(contains(only_note(job_with(R"("student_t")")),
                   "the tails of btc make mean prices infinite"));
    CHECK(contains(only_note(job_with(R"("garch", "parameters": {"innovations": "student_t"})")),
                   "infinite"));
    CHECK(job_with(R"("garch")").notes.empty());
    CHECK(job_with(R"("gbm")").notes.empty());
}

TEST_CASE("convergence rows are what fewer paths give") {
    const auto job = simulation(R"("horizon": "30d", "paths": 70000)");
    const auto fewer = simulation(R"("horizon": "30d", "paths": 32768)");
    const auto rows = results_of(job, complete(job, 2)).series[0].convergence;
    const auto last = results_of(fewer, complete(fewer, 2)).series[0].convergence;
    REQUIRE(rows.size() == 8);  // mean and median at 16384, 32768, 65536 and 70000
    CHECK(rows[2].paths == 32768);
    CHECK(rows[2].estimate.value == last[2].estimate.value);
    CHECK(rows[3].estimate.value == last[3].estimate.value);
    CHECK(rows[6].estimate.standard_error < rows[0].estimate.standard_error);
}

TEST_CASE("correlated underlyings, and products on each") {
    const auto job = simulation(
        R"("paths": 20000, "horizon": "20d", "correlation": [[1, 0.9], [0.9, 1]],
           "underlyings": [{"name": "btc"}, {"name": "eth", "parameters": {"volatility": 1}}])",
        R"("products": [{"product": "3x", "underlying": "btc"},
                        {"product": "3x", "underlying": "eth"}])");
    CHECK(job.products[1].label == "3x/eth");
    BlockRunner runner(job, target());
    const auto& block = runner.run(0);
    const std::array<std::span<const double>, 2> returns{block.underlyings[0].log_return,
                                                         block.underlyings[1].log_return};
    const auto joint = joint_moments_of(returns);
    const double correlation =
        joint.covariance(0, 1) / std::sqrt(joint.covariance(0, 0) * joint.covariance(1, 1));
    CHECK(correlation == Approx(0.9).margin(0.03));
}

TEST_CASE("a job reads back as itself") {
    const auto job =
        parse_job(std::string("{") + two_tokens + R"(, "step": "1h", "seed": 12345678901234567,
        "underlyings": [{"name": "x", "model": "heston", "parameters": {"correlation": -0.5}}]})");
    CHECK(write_job(parse_job(write_job(job))) == write_job(job));
    CHECK(job.seed == 12345678901234567);
    CHECK(job.products[0].terms.leverage == 3);
    CHECK(contains(job_schema(), "\"target_error\""));
}

TEST_CASE("a seed is any whole number of 64 bits to the last digit") {
    const auto seed_of = [](const std::string& seed) {
        const auto job = parse_job(std::string("{") + two_tokens + ", \"seed\": " + seed + "}");
        CHECK(parse_job(write_job(job)).seed == job.seed);
        return job.seed;
    };
    CHECK(seed_of("18446744073709551615") == UINT64_MAX);
    CHECK(seed_of("18446744073709551614") == UINT64_MAX - 1);
    CHECK(seed_of("9007199254740993") == 9007199254740993U);
    CHECK(seed_of("1e6") == 1'000'000);
    CHECK(seed_of("0") == 0);
}

TEST_CASE("bad jobs name the field") {
    const struct {
        const char* fields;
        const char* message;
    } bad[] = {
        {R"("paths": 0)", "paths: must be a whole number from 1"},
        {R"("paths": -5)", "paths: must be a whole number from 1"},
        {R"("paths": 1.5)", "paths: must be a whole number from 1"},
        {R"("paths": "many")", "paths: must be a whole number from 1"},
        {R"("horizon": "0d")", "horizon: must be longer than 0"},
        {R"("step": "0s")", "step: must be longer than 0"},
        {R"("horizon": "10h")", "horizon: must be a whole number of steps of 1d"},
        {R"("horizon": "soon")", "horizon: must be a whole number with a unit"},
        {R"("horizon": "2000w", "step": "1s")", "horizon: must be at most 1000000 steps"},
        {R"("underlyings": [{"parameters": {"volatility": -0.8}}])",
         "underlyings.0.parameters.volatility: must be in [0, 100], was -0.8"},
        {R"("underlyings": [{"parameters": {"volatilty": 0.8}}])",
         "underlyings.0.parameters.volatilty: unknown key"},
        {R"("underlyings": [{"model": "gmb"}])", "gbm"},
        {R"("underlyings": [])", "underlyings: must be 1 to"},
        {R"("underlyings": [{"name": "a"}, {"name": "a"}])",
         "underlyings.1.name: must be given once"},
        {R"("correlation": [[1, 2], [2, 1]], "underlyings": [{"name": "a"}, {"name": "b"}])",
         "correlation.0.1: must be in [-1, 1]"},
        {R"("correlation": [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]],
            "underlyings": [{"name": "a"}, {"name": "b"}, {"name": "c"}])",
         "correlation: must be positive definite"},
        {R"("correlation": [[1, 0.5], [0.4, 1]], "underlyings": [{"name": "a"}, {"name": "b"}])",
         "correlation.0.1: must equal"},
        {R"("correlation": [[1, 0.5], [0.5]], "underlyings": [{"name": "a"}, {"name": "b"}])",
         "correlation.1: must have as many numbers"},
        {R"("correlation": [[1]], "underlyings": [{"name": "a"}, {"name": "b"}])",
         "correlation: must have as many rows"},
        {R"("products": [])", "products: must be 1 to"},
        {R"("products": ["4x"])",
         "products.0.product: must be in the library, where no product is called \"4x\""},
        {R"("products": [{}])", "products.0: must have a product or its terms"},
        {R"("products": [{"terms": {"leverage": 300}}])", "products.0.terms.leverage: must be in"},
        {R"("products": [{"product": "3x", "underlying": "eth"}])",
         "products.0.underlying: must be one of underlying"},
        {R"("products": ["3x", "3x"])", "products.1.terms.name: must differ"},
        {R"("seed": -1)", "seed: must be a whole number"},
        {R"("seed": 18446744073709551616)", "seed: must be a whole number"},
        {R"("target_error": 2)", "target_error: must be in [0, 1]"},
        {R"("target_error": 0.1, "target_quantity": "nav_average", "paths": 10)",
         "target_quantity: must be one of nav_mean, nav_median"},
        {R"("within_step": "bridge", "underlyings": [{"model": "kou"}])",
         "underlyings.0.model: must be gbm"},
        {R"("sed": 1)", "sed: unknown key"},
    };
    for (const auto& each : bad) {
        INFO(each.fields);
        const auto message = message_of_job(each.fields);
        INFO(message);
        CHECK(contains(message, each.message));
    }
}

TEST_CASE("partial results of different jobs, damaged ones and doubled ones do not join") {
    const auto job = simulation(small);
    auto other = simulation(R"("horizon": "30d", "paths": 45000, "seed": 4)");
    auto b = empty_partial(other, target(), 1, 2);
    CHECK(
        contains(message_of([&] { check(from_bytes(to_bytes(b)), job); }), "they differ in seed"));
    auto third = empty_partial(job, target(), 0, 20);
    run(job, target(), third, {});
    auto bytes = to_bytes(third);
    auto twice = from_bytes(bytes);
    CHECK(contains(message_of([&] { join(twice, from_bytes(bytes)); }), "occurs twice"));
    CHECK(contains(message_of([&] { from_bytes(bytes.substr(0, bytes.size() / 2)); }), "damaged"));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    CHECK(contains(message_of([&] { from_bytes(bytes); }), "damaged"));
    CHECK(contains(message_of([&] { from_bytes("hello"); }), "not a partial result"));
}

}  // namespace
}  // namespace levtok::montecarlo
