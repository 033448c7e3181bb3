#include "montecarlo/study/best_leverage.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "tests/catch.hpp"

namespace levtok::montecarlo {
namespace {

/// A day up by `up`, a day down by `down`, for `count` days.
std::vector<MarketStep> two_moves(double up, double down, int count) {
    std::vector<MarketStep> steps;
    double price = 100;
    for (int i = 0; i <= count; ++i) {
        steps.push_back({Observation::at(Instant{std::chrono::days{18'000 + i}}, Price::raw(price)),
                         Rate{}, Rate{}});
        price *= 1 + (i % 2 == 0 ? up : -down);
    }
    return steps;
}

double value_of(const std::vector<LeverageRow>& rows, const std::string& quantity,
                std::size_t period = 0) {
    std::size_t seen = 0;
    for (const auto& row : rows) {
        if (row.estimate.quantity == quantity && seen++ == period) return row.estimate.value;
    }
    FAIL(quantity);
    return 0;
}

std::vector<double> leverages_by(double step, int count) {
    std::vector<double> out;
    for (int i = 0; i < count; ++i) out.push_back(step * i);
    return out;
}

}  // namespace

TEST_CASE("of two equally likely moves the best leverage is Kelly's") {
    // Up a, down b: the growth ln(1 + L a) + ln(1 - L b) is greatest at L = (a - b) / (2 a b).
    const double up = 0.05;
    const double down = 0.04;
    rebalance::Terms terms;
    terms.leverage = 3;
    const LeverageDesign design{.leverages = leverages_by(0.25, 25), .resamples = 100};
    const auto steps = two_moves(up, down, 730);
    const auto rows = best_leverages(terms, steps, design);
    const double best = (up - down) / (2 * up * down);
    CHECK(value_of(rows, "best_leverage") == Approx(best).epsilon(0.01));
    const double years = 2;
    const auto growth = [&](double leverage) {
        return 365 * (std::log1p(leverage * up) + std::log1p(-leverage * down)) / years;
    };
    CHECK(value_of(rows, "growth_own") == Approx(growth(3)));
    CHECK(value_of(rows, "growth_spot") == Approx(growth(1)));
    CHECK(value_of(rows, "growth_best") == Approx(growth(2.5)));
    CHECK(notes_of(rows, design, "x").empty());
    // In blocks of whole pairs all resamples are alike.
    for (const auto& row : rows) CHECK(row.estimate.standard_error < 0.02);
}

TEST_CASE("periods of a history, a leverage that dies, and cash") {
    auto steps = two_moves(0.03, 0.025, 1000);
    for (auto& step : steps) step.benchmark = Rate::raw(0.05);
    rebalance::Terms terms;
    terms.leverage = 2;
    const LeverageDesign design{
        .leverages = {0, 1, 2, 50}, .by = std::chrono::days{365}, .resamples = 20};
    const auto rows = best_leverages(terms, steps, design);
    // The whole, two years, and the rest, which is more than half of one.
    CHECK(rows.size() == 4 * 4);
    CHECK(rows[4].last - rows[4].first == std::chrono::days{365});
    CHECK(rows.back().last == steps.back().bar.time);
    CHECK(std::isfinite(value_of(rows, "best_leverage", 3)));
    const LeverageDesign low{.leverages = {-2, -1, 0}};
    const auto cash = best_leverages(terms, two_moves(0.03, 0.02, 100), low);
    CHECK(value_of(cash, "best_leverage") == 0);
    CHECK(notes_of(cash, low, "x").size() == 1);
    CHECK_THROWS_AS(best_leverages(terms, steps, {.leverages = {1, 2}}), InvalidValue);
    CHECK_THROWS_AS(best_leverages(terms, steps, {.leverages = {1, 3, 2}}), InvalidValue);
}

}  // namespace levtok::montecarlo
