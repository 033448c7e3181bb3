#include <boost/math/distributions/chi_squared.hpp>

#include "tests/catch.hpp"
#include "tests/montecarlo/simulate.hpp"
#include "tests/montecarlo/workload.hpp"

// The standard workload W at full size against its exact laws: six tokens, a year of daily steps at
// volatility 0.8, 10^6 paths, 20 seeds.
namespace levtok::montecarlo {
namespace {

using namespace levtok::testing;

const std::vector<double> six{2, 3, 5, -2, -3, -5};
constexpr double volatility = 0.8;
constexpr int year_of_days = 365;
constexpr double paths = 1'000'000;
constexpr std::uint64_t seeds = 20;

/// Whether an estimate from that many paths has a normal error. Shares of fewer than ten paths have
/// none. Nor have a mean or deviation that paths carry of which there are none among a million: at
/// |L| = 5 the mean comes from 1 path in 10^6 and rarer (importance sampling is judged by it, in
/// reduction_test.cpp), and deviations and skews from rarer ones still.
bool has_normal_error(double leverage, const std::string& quantity, double exact) {
    if (quantity == "nav_sd" || quantity == "nav_skew") return false;
    if (quantity == "nav_mean") return std::fabs(leverage) < 5;
    const bool is_share = quantity.starts_with("p_");
    return !is_share || (exact * paths >= 10 && (1 - exact) * paths >= 10);
}

TEST_CASE("W: every estimate is as far from its exact value as its standard error says", "[law]") {
    std::vector<Numbers> exact;
    for (const double leverage : six)
        exact.push_back(exact_numbers(leverage, volatility, year_of_days));
    std::map<std::string, std::vector<double>> scores;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        Job job = daily_job(six, volatility, year_of_days);
        job.paths = static_cast<std::uint64_t>(paths);
        job.seed = seed;
        const auto tokens = estimates_of(job);
        for (std::size_t k = 0; k < six.size(); ++k) {
            for (const auto& [quantity, value] : exact[k]) {
                if (!tokens[k].contains(quantity)) continue;
                if (!has_normal_error(six[k], quantity, value)) continue;
                const auto& estimate = tokens[k].at(quantity);
                scores[job.products[k].terms.name + ' ' + quantity].push_back(
                    (estimate.value - value) / estimate.standard_error);
            }
        }
    }
    CHECK(scores.size() > 120);
    // Quantities of one seed hang together, seeds do not: the law is judged quantity by quantity.
    for (const auto& [name, all] : scores) {
        CAPTURE(name, all.front());
        REQUIRE(all.size() == seeds);
        CHECK(std::fabs(all.front()) < 4);
        double squares = 0;
        for (const double z : all) squares += z * z;
        const boost::math::chi_squared law(static_cast<double>(seeds));
        CAPTURE(squares);
        CHECK(squares > boost::math::quantile(law, 1e-5));
        CHECK(squares < boost::math::quantile(boost::math::complement(law, 1e-5)));
        // 2.2 once in 8,000.
        CHECK(kolmogorov_distance(all, normal_cdf) < 2.2);
    }
}

}  // namespace
}  // namespace levtok::montecarlo
