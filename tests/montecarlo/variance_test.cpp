#include <cmath>
#include <random>
#include <vector>

#include "montecarlo/kernel/block.hpp"
#include "montecarlo/kernel/plan.hpp"
#include "montecarlo/variance/reduction.hpp"
#include "montecarlo/variance/sobol.hpp"
#include "nav/error.hpp"
#include "tests/catch.hpp"

namespace levtok::montecarlo {

TEST_CASE(
    "a Brownian bridge is an orthogonal map of the normals whose first carries the end of the "
    "path") {
    for (const int steps : {1, 2, 3, 7, 64, 365}) {
        const BrownianBridge bridge(steps);
        const auto n = static_cast<std::size_t>(steps);
        std::vector<std::vector<double>> columns;
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<double> unit(n, 0.0);
            std::vector<double> out(n, 0.0);
            unit[i] = 1;
            bridge.increments(unit, out);
            columns.push_back(out);
        }
        double end = 0;
        for (const double increment : columns[0]) end += increment;
        CHECK(end == Approx(std::sqrt(steps)));
        for (std::size_t i = 0; i < n; i += 1 + n / 9) {
            for (std::size_t j = 0; j <= i; ++j) {
                double product = 0;
                for (std::size_t k = 0; k < n; ++k) product += columns[i][k] * columns[j][k];
                REQUIRE(std::fabs(product - (i == j ? 1 : 0)) < 1e-12);
            }
        }
    }
}

TEST_CASE(
    "Sobol normals are normal, the same in any pieces, and independent from replicate to "
    "replicate") {
    const SobolNormals points(8, 2, 7);
    constexpr std::size_t paths = block_paths;
    std::vector<double> all(16 * paths);
    points.fill(0, 0, block_paths, paths, all);
    for (std::size_t dimension = 0; dimension < 16; ++dimension) {
        double sum = 0;
        double squares = 0;
        for (std::size_t i = 0; i < paths; ++i) {
            const double z = all[dimension * paths + i];
            sum += z;
            squares += z * z;
        }
        CHECK(std::fabs(sum / static_cast<double>(paths)) <
              0.02);  // 0.031 would be one standard error of random points
        CHECK(std::fabs(squares / static_cast<double>(paths) - 1) < 0.03);
    }
    std::vector<double> part(16 * paths);
    points.fill(0, 512, 256, paths, part);
    for (std::size_t i = 0; i < 256; ++i) CHECK(part[3 * paths + i] == all[3 * paths + 512 + i]);
    std::vector<double> other(16 * paths);
    points.fill(1, 0, block_paths, paths, other);
    CHECK(other[0] != all[0]);
    CHECK_THROWS_AS(SobolNormals(4000, 1, 1), InvalidValue);
}

TEST_CASE("the mean of the control is known") {
    struct Row {
        double leverage, drift, volatility;
        int steps;
    };
    for (const Row& row : {Row{2, 0.3, 0.6, 365}, Row{3, 0, 0.8, 365}, Row{-2, -0.2, 0.5, 52},
                           Row{5, 0, 0.8, 365}}) {
        const double years = 1.0 / row.steps;
        const double variance = row.volatility * row.volatility * years;
        const double mu = row.drift * years - variance / 2;
        const double a = row.leverage;
        const double b = -row.leverage * (row.leverage - 1) / 2;
        // The Gaussian integral of exp(a x + b x^2).
        const double spread = 1 - 2 * b * variance;
        const double log_mean =
            (a * mu + a * a * variance / 2 + b * mu * mu) / spread - std::log(spread) / 2;
        CHECK(continuous_nav_mean(gbm_step(row.drift, row.volatility, years), row.leverage,
                                  row.steps) ==
              Approx(std::exp(row.steps * log_mean)).epsilon(1e-9));
    }
    CHECK_THROWS_AS(continuous_nav_mean(gbm_step(0, 0.8, 1.0 / 365), 0.5, 365), InvalidValue);
}

}  // namespace levtok::montecarlo
