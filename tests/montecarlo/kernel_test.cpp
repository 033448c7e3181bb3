#include <algorithm>
#include <cmath>

#include "montecarlo/fallback.hpp"
#include "montecarlo/kernel/block.hpp"
#include "tests/catch.hpp"

// The kernel and the replay engine run the same terms on the same paths: one arithmetic, two
// widths.
namespace levtok::montecarlo {
namespace {

struct Case {
    const char* what;
    const char* terms;
};

/// Every trigger, sizing, fee, financing and cost that the kernel runs, alone and together.
const Case cases[] = {
    {"daily to the target", R"({"leverage": 3})"},
    {"short", R"({"leverage": -3})"},
    {"wiped out at times", R"({"leverage": -5, "fees": {"management": {"rate": 0.001}}})"},
    {"below one", R"({"leverage": 0.5})"},
    {"one", R"({"leverage": 1})"},
    {"no rule", R"({"leverage": 2, "rebalance": []})"},
    {"no rule, short", R"({"leverage": -2, "rebalance": []})"},
    {"fee per day", R"({"leverage": 3, "fees": {"management": {"rate": 0.0003}}})"},
    {"fee per day at 00:02",
     R"({"leverage": 3, "fees": {"management": {"rate": 0.0003, "at": "00:02"}}})"},
    {"fee per 8 h", R"({"leverage": 3, "fees": {"management": {"rate": 0.001, "per": "8h"}}})"},
    {"fee per year", R"({"leverage": 3, "fees": {"management": {"rate": 0.0095, "per": "year"}}})"},
    {"fee by dilution",
     R"({"leverage": 3, "fees": {"management": {"rate": 0.0195, "per": "dilution"}}})"},
    {"fee by dilution, no rule", R"({"leverage": 2, "rebalance": [],
        "fees": {"management": {"rate": 0.0195, "per": "dilution"}}})"},
    {"perpetual", R"({"leverage": 3, "financing": {"kind": "perpetual"}})"},
    {"perpetual, short", R"({"leverage": -3, "financing": {"kind": "perpetual"}})"},
    {"cash", R"({"leverage": 3, "financing": {"kind": "cash", "borrow_spread": 0.006,
        "lend_spread": 0.002}})"},
    {"cash, short", R"({"leverage": -2, "financing": {"kind": "cash", "borrow_spread": 0.006,
        "lend_spread": 0.002, "borrow_fee": 0.03, "day_count": 365}})"},
    {"cost", R"({"leverage": 3, "execution": {"taker_fee": 0.0005, "half_spread": 0.0002}})"},
    {"cost, short", R"({"leverage": -3, "execution": {"taker_fee": 0.0005}})"},
    {"cost and perpetual and fee", R"({"leverage": -5, "execution": {"taker_fee": 0.001},
        "financing": {"kind": "perpetual"}, "fees": {"management": {"rate": 0.001, "per": "8h"}}})"},
    {"every third day", R"({"leverage": 3, "rebalance": [{"when": "schedule", "every": "3d"}]})"},
    {"schedule unless within",
     R"({"leverage": 3, "rebalance": [{"when": "schedule", "unless_within": 0.05}]})"},
    {"schedule only if", R"({"leverage": 3, "rebalance": [{"when": "schedule", "only_if": [
        {"when": "move", "size": 0.01}, {"when": "leverage_outside", "min": 2.9, "max": 3.1}]}]})"},
    {"to a number", R"({"leverage": 3, "rebalance": [{"when": "schedule", "to": 2.5}]})"},
    {"recentred", R"({"leverage": 2, "rebalance": [{"when": "schedule",
        "to": {"recenter": 0.05, "min": 1.7, "max": 2.3}}]})"},
    {"band to the target",
     R"({"leverage": 3, "rebalance": [{"when": "leverage_outside", "min": 2, "max": 4}]})"},
    {"band to the target, short",
     R"({"leverage": -3, "rebalance": [{"when": "leverage_outside", "min": 2, "max": 4}]})"},
    {"band to its edge", R"({"leverage": 2,
        "rebalance": [{"when": "leverage_outside", "min": 1.8, "max": 2.2, "to": "edge"}]})"},
    {"band to its edge, short, at a cost", R"({"leverage": -2, "execution": {"taker_fee": 0.001},
        "rebalance": [{"when": "leverage_outside", "min": 1.8, "max": 2.2, "to": "edge"}]})"},
    {"band of a token below one", R"({"leverage": 0.5,
        "rebalance": [{"when": "leverage_outside", "min": 0.45, "max": 0.55}]})"},
    {"band to a number, and a schedule", R"({"leverage": 3, "rebalance": [
        {"when": "leverage_outside", "max": 3.3, "to": 2.5},
        {"when": "schedule", "every": "7d"}]})"},
    {"moves of both sides", R"({"leverage": 3, "rebalance": [{"when": "move", "size": 0.1}]})"},
    {"adverse moves",
     R"({"leverage": 3, "rebalance": [{"when": "move", "size": 0.1, "side": "adverse"}]})"},
    {"adverse moves, short",
     R"({"leverage": -3, "rebalance": [{"when": "move", "size": 0.1, "side": "adverse"}]})"},
    {"favourable moves",
     R"({"leverage": 3, "rebalance": [{"when": "move", "size": 0.1, "side": "favourable"}]})"},
    {"favourable moves, short, to a number", R"({"leverage": -3, "rebalance": [
        {"when": "move", "size": 0.1, "side": "favourable", "to": 2}]})"},
    {"flat after a loss, until the week's schedule", R"({"leverage": 3,
        "execution": {"taker_fee": 0.001}, "financing": {"kind": "cash"}, "rebalance": [
        {"when": "schedule", "every": "7d", "only_if": [{"when": "move", "size": 0.01}]},
        {"when": "nav_loss", "size": 0.15, "to": 0}, {"when": "move", "size": 0.2}]})"},
    {"flat after a rise of leverage, short", R"({"leverage": -3, "rebalance": [
        {"when": "schedule", "every": "3d", "unless_within": 0.01},
        {"when": "leverage_outside", "max": 4, "to": 0}]})"},
    {"airbag", R"({"leverage": 3, "rebalance": [{"when": "nav_loss", "size": 0.3}]})"},
    {"airbag, short", R"({"leverage": -3, "rebalance": [{"when": "nav_loss", "size": 0.3}]})"},
    {"filled as observed", R"({"leverage": 3, "rebalance": [
        {"when": "move", "size": 0.05, "fill": "observed"}, {"when": "schedule", "every": "5d"}]})"},
    {"a band of recentred ones", R"({"leverage": 2, "rebalance": [
        {"when": "leverage_outside", "min": 1.7, "max": 2.3,
         "to": {"recenter": 0.5, "min": 1.7, "max": 2.3}},
        {"when": "move", "size": 0.2}]})"},
    {"merges", R"({"leverage": -3, "merge": {"below": 50, "factor": 10},
        "fees": {"management": {"rate": 0.0005}}})"},
    {"capped", R"({"leverage": 3, "cap": 0.05})"},
    {"capped, short, looked at between its rebalances", R"({"leverage": -3, "cap": 0.1,
        "rebalance": [{"when": "schedule", "every": "5d"}, {"when": "nav_loss", "size": 0.2}],
        "financing": {"kind": "cash", "lend_spread": 0.002}, "execution": {"taker_fee": 0.001}})"},
    {"capped, recentred, with a fee by dilution", R"({"leverage": 2, "cap": 0.03,
        "fees": {"management": {"rate": 0.0195, "per": "dilution"}}, "rebalance": [
        {"when": "leverage_outside", "min": 1.7, "max": 2.3,
         "to": {"recenter": 0.5, "min": 1.7, "max": 2.3}}]})"},
    {"everything", R"({"leverage": 3, "initial_nav": 7,
        "fees": {"management": {"rate": 0.0003, "at": "00:02"}},
        "financing": {"kind": "perpetual"}, "execution": {"taker_fee": 0.0005, "half_spread": 0.0002},
        "rebalance": [
          {"when": "schedule", "at": "00:02", "unless_within": 0.01},
          {"when": "leverage_outside", "min": 2, "max": 4, "to": "edge"},
          {"when": "nav_loss", "size": 0.4},
          {"when": "move", "size": 0.15, "side": "adverse"}],
        "merge": {"below": 1, "factor": 10}, "intrabar": "ohlc"})"},
};

struct Grid {
    const char* what;
    Duration step;
    int steps;
};

const Grid grids[] = {{"daily", one_day, 120}, {"hourly", std::chrono::hours{1}, 200}};

KernelJob job_of(const rebalance::Terms& terms, const Calendar& calendar) {
    KernelJob job;
    job.seed = 7;
    job.steps = calendar.steps;
    const double years = in_units_of(calendar.step, std::chrono::days{365});
    // So wild that triggers fire and tokens are wiped out within the few steps.
    const double volatility = calendar.step == one_day ? 1.2 : 4;
    job.underlyings.push_back({prepare_any(Gbm{0.3, volatility}, years)});
    job.tokens.push_back(kernel_token(terms, 0, calendar));
    for (int step = 1; step <= calendar.steps; ++step) job.recorded_steps.push_back(step);
    job.flows = true;
    job.keep_returns = true;
    return job;
}

/// By how much a path magnifies what rounding has left: a step that leaves a hundredth of NAV does
/// so by a hundred.
std::vector<double> magnification(const TokenResults& results) {
    PerPath last(block_paths, 1.0);
    PerPath out(block_paths, 1.0);
    for (const auto& nav : results.recorded) {
        for (std::size_t i = 0; i < nav.size(); ++i) {
            if (nav[i] > 0) out[i] = std::max(out[i], last[i] / nav[i]);
            last[i] = nav[i];
        }
    }
    return out;
}

/// The largest distance of two paths, relative to the larger of the values and `unit`.
double distance(const PerPath& a, const PerPath& b, const PerPath& magnified, double unit) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double scale = std::max({std::fabs(a[i]), std::fabs(b[i]), unit});
        if (a[i] != b[i]) most = std::max(most, std::fabs(a[i] - b[i]) / (scale * magnified[i]));
    }
    return most;
}

void require_equal(const TokenResults& kernel, const TokenResults& replay) {
    constexpr double most = 1e-12;
    const auto magnified = magnification(replay);
    double recorded = 0;
    for (std::size_t i = 0; i < kernel.recorded.size(); ++i) {
        recorded =
            std::max(recorded, distance(kernel.recorded[i], replay.recorded[i], magnified, 0));
    }
    CHECK(recorded < most);
    CHECK(distance(kernel.nav, replay.nav, magnified, 0) < most);
    CHECK(distance(kernel.drawdown, replay.drawdown, magnified, 1) < most);
    CHECK(distance(kernel.turnover, replay.turnover, magnified, 1) < most);
    CHECK(distance(kernel.fees, replay.fees, magnified, 1) < most);
    CHECK(distance(kernel.financing, replay.financing, magnified, 1) < most);
    CHECK(distance(kernel.cost, replay.cost, magnified, 1) < most);
    CHECK(distance(kernel.rebalances, replay.rebalances, magnified, 1) == 0);
}

TEST_CASE("kernel and replay agree on every trigger, sizing and charge", "[contract]") {
    for (const auto& grid : grids) {
        for (const auto& example : cases) {
            DYNAMIC_SECTION(grid.what << ": " << example.what) {
                const auto terms = rebalance::parse_product(example.terms);
                REQUIRE_FALSE(beyond_kernel(terms));
                const Calendar calendar{Instant{std::chrono::hours{7}}, grid.step, grid.steps, 1e-4,
                                        0.04};
                const KernelJob job = job_of(terms, calendar);
                for (const auto& target : targets()) {
                    INFO(target.name);
                    BlockResults block = room_for(job);
                    target.run_block(job, block_paths, block_paths, nullptr, block);
                    TokenResults replayed = block.tokens[0];
                    replay_block(replayed_token(terms, 0, calendar), job, block, block_paths,
                                 block_paths, replayed);
                    require_equal(block.tokens[0], replayed);
                }
            }
        }
    }
}

TEST_CASE("the library's products run alike in both engines where the kernel takes them") {
    for (const auto& entry : rebalance::library()) {
        const auto terms = rebalance::product(entry.name);
        if (beyond_kernel(terms)) continue;
        INFO(entry.name);
        const Calendar calendar{Instant{}, one_day, 90, 1e-4, 0.04};
        const KernelJob job = job_of(terms, calendar);
        BlockResults block = room_for(job);
        target().run_block(job, 0, block_paths, nullptr, block);
        TokenResults replayed = block.tokens[0];
        replay_block(replayed_token(terms, 0, calendar), job, block, 0, block_paths, replayed);
        require_equal(block.tokens[0], replayed);
    }
}

TEST_CASE("a simulation that starts on a holiday trades at the same closes in both engines") {
    const auto terms = rebalance::parse_product(R"({"leverage": 3, "calendar": "XNYS"})");
    const Instant christmas{std::chrono::sys_days{std::chrono::year{2018} / 12 / 25}};
    const Calendar calendar = by_terms({christmas, one_day, 20, 1e-4, 0.04}, terms);
    const KernelJob job = job_of(terms, calendar);
    BlockResults block = room_for(job);
    target().run_block(job, 0, block_paths, nullptr, block);
    CHECK(block.tokens[0].rebalances[0] == 20);
    TokenResults replayed = block.tokens[0];
    replay_block(replayed_token(terms, 0, calendar), job, block, 0, block_paths, replayed);
    require_equal(block.tokens[0], replayed);
}

TEST_CASE("targets that fuse alike give the same bits") {
    const auto terms = rebalance::parse_product(cases[std::size(cases) - 1].terms);
    const Calendar calendar{Instant{}, one_day, 120, 1e-4, 0.04};
    const KernelJob job = job_of(terms, calendar);
    const auto all = targets();
    for (const auto& one : all) {
        for (const auto& other : all) {
            if (one.fuses != other.fuses) continue;
            BlockResults a = room_for(job);
            BlockResults b = room_for(job);
            one.run_block(job, 0, block_paths, nullptr, a);
            other.run_block(job, 0, block_paths, nullptr, b);
            CHECK(a.tokens[0].nav == b.tokens[0].nav);
            CHECK(a.tokens[0].turnover == b.tokens[0].turnover);
            CHECK(a.underlyings[0].log_return == b.underlyings[0].log_return);
        }
    }
}

}  // namespace
}  // namespace levtok::montecarlo
