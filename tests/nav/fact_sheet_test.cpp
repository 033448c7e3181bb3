#include <cmath>
#include <random>

#include "nav/metrics/return_histogram.hpp"
#include "nav/metrics/rolling.hpp"
#include "nav/metrics/worst_drawdowns.hpp"
#include "nav/series/series.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;

namespace {

std::vector<Instant> days_of(std::size_t count) {
    std::vector<Instant> time;
    for (std::size_t i = 0; i < count; ++i) {
        time.push_back(Instant{} + std::chrono::days{20'000 + static_cast<int>(i)});
    }
    return time;
}

std::vector<double> wandering(std::size_t count, unsigned seed, double size) {
    std::mt19937 random(seed);
    std::normal_distribution<double> move(0, size);
    std::vector<double> values{100};
    while (values.size() < count) values.push_back(values.back() * std::exp(move(random)));
    return values;
}

}  // namespace

TEST_CASE("the worst drawdowns do not overlap, and the deepest is the maximum drawdown") {
    const auto time = days_of(9);
    const std::vector<double> value{100, 80, 90, 100, 120, 60, 90, 119, 110};
    const auto falls = worst_drawdowns(time, value, 5);
    REQUIRE(falls.size() == 2);
    CHECK(falls[0].peak == time[4]);
    CHECK(falls[0].trough == time[5]);
    CHECK_FALSE(falls[0].recovery);
    CHECK(falls[0].depth == 0.5);
    CHECK(falls[1].peak == time[0]);
    CHECK(falls[1].trough == time[1]);
    CHECK(falls[1].recovery == time[3]);
    CHECK(falls[1].depth == Approx(0.2));
    CHECK(worst_drawdowns(time, value, 1).size() == 1);
    CHECK(worst_drawdowns(time, std::vector<double>(9, 1.0), 5).empty());
    CHECK(worst_drawdowns({}, {}, 5).empty());

    const auto long_time = days_of(2000);
    const auto path = wandering(2000, 3, 0.04);
    const auto worst = worst_drawdowns(long_time, path, 5);
    const auto below = drawdowns(path);
    CHECK(worst.front().depth == -*std::min_element(below.begin(), below.end()));
    for (std::size_t i = 0; i < worst.size(); ++i) {
        CHECK(worst[i].peak < worst[i].trough);
        if (i > 0) CHECK(worst[i].depth <= worst[i - 1].depth);
        for (std::size_t j = 0; j < i; ++j) {
            CHECK((worst[i].recovery.value_or(long_time.back()) <= worst[j].peak ||
                   worst[j].recovery.value_or(long_time.back()) <= worst[i].peak));
        }
    }
}

TEST_CASE("a rolling figure is the metric of its window") {
    const auto time = days_of(120);
    const auto price = wandering(120, 1, 0.03);
    auto nav = wandering(120, 2, 0.01);
    for (std::size_t i = 0; i < nav.size(); ++i) nav[i] *= std::pow(price[i] / 100, 2);
    const PathView path{.time = time, .nav = nav, .price = price, .leverage = 2};
    const auto rows = rolling_metrics(prepare(path), 60);
    REQUIRE(rows.size() == 60);
    // The last window is a path of its own, of 61 rows.
    const auto last = [&](const auto& values) { return std::span(values).last(61); };
    const auto metrics =
        evaluate({.time = last(time), .nav = last(nav), .price = last(price), .leverage = 2});
    const auto metric = [&](std::string_view name) {
        for (const auto& row : metrics) {
            if (row.name == name) return std::get<double>(row.value);
        }
        return std::nan("");
    };
    CHECK(rows.back().time == time.back());
    CHECK(rows.back().volatility == Approx(metric("volatility")).epsilon(1e-12));
    CHECK(rows.back().beta == Approx(metric("beta")).epsilon(1e-12));
    CHECK(rows.back().tracking_error == Approx(metric("tracking_error")).epsilon(1e-12));
    CHECK(rows.back().underlying_volatility > 0.3);
    CHECK(rolling_metrics(prepare(path), 120).empty());
}

TEST_CASE("a histogram of returns counts each once, in bins of a round width") {
    std::mt19937 random(4);
    std::normal_distribution<double> draw(0.001, 0.02);
    std::vector<double> returns;
    for (int i = 0; i < 5000; ++i) returns.push_back(draw(random));
    returns.push_back(-0.6);
    const auto bins = return_histogram(returns);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        count += bins[i].count;
        if (i > 0) CHECK(bins[i].from == bins[i - 1].to);
        const auto inside = std::count_if(returns.begin(), returns.end(), [&](double r) {
            return r >= bins[i].from && r < bins[i].to;
        });
        CHECK(bins[i].count == static_cast<std::uint64_t>(inside));
    }
    CHECK(count == 5001);
    CHECK(bins.size() <= 62);
    CHECK(bins.front().count == 1);
    const double width = bins.front().to - bins.front().from;
    CHECK(width == Approx(0.02));
    CHECK(return_histogram(std::vector<double>(10, 0.0)).size() == 1);
    CHECK(return_histogram({}).empty());
}
