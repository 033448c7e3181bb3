#include <boost/math/distributions/chi_squared.hpp>

#include "tests/catch.hpp"
#include "tests/montecarlo/job_messages.hpp"
#include "tests/montecarlo/simulate.hpp"
#include "tests/montecarlo/workload.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::montecarlo {
namespace {

using namespace levtok::testing;

/// Distances from the exact values in standard errors, by token and quantity, one for each seed.
class Scores {
public:
    Scores(const Job& job, const std::vector<double>& leverages, double volatility, int seeds)
        : job_(job) {
        for (const double leverage : leverages) {
            exact_.push_back(exact_numbers(leverage, volatility, job.steps()));
        }
        for (int seed = 1; seed <= seeds; ++seed) add(static_cast<std::uint64_t>(seed));
    }

    /// The mean as far as chance has it from 0, and the squares as their chi-square law has them:
    /// neither once in 20,000.
    void require_standard_normal() const {
        constexpr double rare = 5e-5;
        for (const auto& [name, scores] : scores_) {
            double sum = 0;
            double squares = 0;
            for (const double z : scores) {
                sum += z;
                squares += z * z;
            }
            const auto n = static_cast<double>(scores.size());
            const boost::math::chi_squared law(n);
            CAPTURE(name, sum / std::sqrt(n), squares / n);
            CHECK(std::fabs(sum / std::sqrt(n)) < 4);
            CHECK(squares > boost::math::quantile(law, rare));
            CHECK(squares < boost::math::quantile(boost::math::complement(law, rare)));
        }
    }

    std::size_t size() const { return scores_.size(); }

private:
    void add(std::uint64_t seed) {
        Job job = job_;
        job.seed = seed;
        const auto tokens = estimates_of(job);
        for (std::size_t k = 0; k < tokens.size(); ++k) {
            for (const auto& [quantity, estimate] : tokens[k]) {
                // Those that are reduced.
                if (!tokens[k].contains(quantity + "_variance_ratio")) continue;
                const auto exact = exact_[k].find(quantity);
                if (exact == exact_[k].end() || is_rare(*exact)) continue;
                double z = (estimate.value - exact->second) / estimate.standard_error;
                if (job.reduction == Reduction::sobol) {
                    z = as_normal(z, limits::sobol_replicates - 1);
                }
                scores_[job.products[k].terms.name + ' ' + quantity].push_back(z);
            }
        }
    }

    /// A share of so few paths has no normal law.
    bool is_rare(const Numbers::value_type& exact) const {
        const auto& [quantity, value] = exact;
        return quantity.starts_with("p_") &&
               value * (1 - value) * static_cast<double>(job_.paths) < 50;
    }

    Job job_;
    std::vector<Numbers> exact_;
    std::map<std::string, std::vector<double>> scores_;
};

TEST_CASE("every reduced estimator is without bias, and as far off as it says", "[law]") {
    const std::vector<double> leverages{2, 3, -2, -3};
    constexpr double volatility = 0.6;
    const struct {
        Reduction reduction;
        std::uint64_t paths;
        std::size_t quantities;  ///< of each token
    } rows[] = {{Reduction::antithetic, 20'000, 5},
                {Reduction::control, 20'000, 1},
                {Reduction::importance, 20'000, 5},
                {Reduction::sobol, 16'384, 5}};
    for (const auto& row : rows) {
        INFO(name_of(row.reduction));
        Job job = daily_job(leverages, volatility, 60);
        job.reduction = row.reduction;
        job.paths = row.paths;
        const Scores scores(job, leverages, volatility, 40);
        CHECK(scores.size() == row.quantities * leverages.size());
        scores.require_standard_normal();
    }
}

TEST_CASE("importance sampling knows the mean of a 5x token over a wild year", "[law]") {
    const std::vector<double> six{2, 3, 5, -2, -3, -5};
    for (const auto& leverages : {std::vector<double>{5}, std::vector<double>{-5}, six}) {
        Job job = daily_job(leverages, 0.8, 365);
        job.reduction = Reduction::importance;
        job.paths = 100'000;
        const auto tokens = estimates_of(job);
        for (std::size_t k = 0; k < leverages.size(); ++k) {
            const double exact = exact_numbers(leverages[k], 0.8, 365).at("nav_mean");
            const auto& mean = tokens[k].at("nav_mean");
            CAPTURE(leverages.size(), leverages[k], exact, mean.value, mean.low, mean.high);
            CHECK(mean.low <= exact);
            CHECK(exact <= mean.high);
            CHECK(mean.high - mean.low < 0.05 * exact);
        }
        CHECK_FALSE(tokens[0].contains("nav_median"));
        CHECK_FALSE(tokens[0].contains("turnover_mean"));
    }
}

TEST_CASE("six tokens share a mixture of tilts without bias over a wild year", "[law]") {
    const std::vector<double> six{2, 3, 5, -2, -3, -5};
    Job job = daily_job(six, 0.8, 365);
    job.reduction = Reduction::importance;
    job.paths = 30'000;
    Scores(job, six, 0.8, 30).require_standard_normal();
}

TEST_CASE("controls and tilts gain what they say they gain", "[law]") {
    // The scatter over seeds, and the ratio that the reports state. A plain mean of a 3x token is
    // off by rare paths, and so by more than this where it is off by much: the bound holds well.
    const std::vector<double> leverages{2, 3};
    const struct {
        Reduction reduction;
        double at_least[2];
    } rows[] = {{Reduction::control, {100, 100}}, {Reduction::importance, {5, 20}}};
    const auto squares = [&](Reduction reduction, std::size_t k, double& stated) {
        constexpr int seeds = 30;
        const double exact = exact_numbers(leverages[k], 0.8, 365).at("nav_mean");
        double sum = 0;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            Job job = daily_job({leverages[k]}, 0.8, 365);
            job.reduction = reduction;
            job.paths = 10'000;
            job.seed = seed;
            const auto token = estimates_of(job).front();
            const double off = token.at("nav_mean").value - exact;
            sum += off * off;
            if (reduction != Reduction::none) {
                stated += token.at("nav_mean_variance_ratio").value / seeds;
            }
        }
        return sum;
    };
    for (std::size_t k = 0; k < leverages.size(); ++k) {
        double none = 0;
        const double plain = squares(Reduction::none, k, none);
        for (const auto& row : rows) {
            double stated = 0;
            const double reduced = squares(row.reduction, k, stated);
            CAPTURE(leverages[k], name_of(row.reduction), plain / reduced, stated);
            CHECK(plain / reduced > row.at_least[k]);
            CHECK(stated > row.at_least[k]);
        }
    }
}

TEST_CASE("weights of a mixture are those of the densities") {
    const auto mixture = mixture_of({5, -3, 5}, 0.04, 365, 3 * 1024 + 100);
    REQUIRE(mixture.tilts == std::vector<double>{0, 0.2, -0.12});
    const double paths = 3 * 1024 + 100;
    CHECK(mixture.shares[0] == Approx((1024 + 100) / paths));
    CHECK(mixture.shares[1] == Approx(1024 / paths));
    CHECK(mixture.shares[2] == Approx(1024 / paths));
    for (const double sum : {-100.0, -20.0, 0.0, 3.0, 80.0}) {
        double density = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const double tilt = mixture.tilts[i];
            density += mixture.shares[i] * std::exp(tilt * sum - 365 * tilt * tilt / 2);
        }
        CHECK(mixture.weight(sum) == Approx(1 / density));
        CHECK(mixture.weight(sum) <= 1 / mixture.shares[0]);
    }
    CHECK(mixture.weight(1e5) >= 0);
    CHECK(driven_deviation(Gbm{0, 0.8}, 0.25) == Approx(0.4));
    CHECK_FALSE(driven_deviation(Heston{}, 0.25));
}

TEST_CASE("errors of mirrored paths count those of even quantities twice") {
    // The decay hangs on the squares of the returns, which both paths of a pair have alike.
    Job job = daily_job({3}, 0.8, 30);
    job.paths = 20'000;
    const auto plain = estimates_of(job).front();
    job.reduction = Reduction::antithetic;
    const auto mirrored = estimates_of(job).front();
    CHECK(mirrored.at("decay_ratio_mean").standard_error ==
          Approx(std::sqrt(2.0) * plain.at("decay_ratio_mean").standard_error).epsilon(0.05));
    CHECK(mirrored.at("decay_ratio_mean_variance_ratio").value == Approx(0.5).epsilon(0.1));
    CHECK(mirrored.at("nav_mean_variance_ratio").value > 1);
    CHECK(mirrored.at("nav_median").standard_error ==
          Approx(std::sqrt(2.0) * plain.at("nav_median").standard_error).epsilon(0.15));
}

TEST_CASE("what never comes to pass keeps an interval when the variance is reduced") {
    for (const auto reduction : {Reduction::antithetic, Reduction::importance, Reduction::sobol}) {
        INFO(name_of(reduction));
        Job job = daily_job({2}, 0.3, 30);
        job.paths = 16'384;
        job.reduction = reduction;
        const auto wiped_out = estimates_of(job).front().at("p_wiped_out");
        CHECK(wiped_out.value == 0);
        CHECK(wiped_out.low == 0);
        CHECK(wiped_out.high > 1e-5);
        CHECK(wiped_out.standard_error > 0);
    }
}

TEST_CASE("reductions say what they need") {
    const struct {
        const char* fields;
        const char* message;
    } bad[] = {
        {R"("reduction": "magic")",
         "reduction: must be one of none, antithetic, control, importance, sobol"},
        {R"("reduction": "antithetic", "paths": 10001)",
         "paths: must be even where reduction is antithetic, was 10001"},
        {R"("reduction": "control", "underlyings": [{"model": "heston"}])",
         "reduction: must suit the job: control of 3x: it needs independent steps of a known law"},
        {R"("reduction": "control", "products": [{"terms": {"leverage": 0.5}}])",
         "leverage: must leave the mean of the control finite"},
        {R"("reduction": "control", "underlyings": [{"parameters": {"volatility": 0}}])",
         "volatility: must be > 0"},
        {R"("reduction": "importance", "underlyings": [{"model": "garch"}])",
         "reduction: must suit the job: importance needs a driving normal of one known volatility"},
        {R"("reduction": "importance", "underlyings": [{"name": "a"}, {"name": "b"}])",
         "reduction: must suit the job: importance tilts one underlying, not 2"},
        {R"("reduction": "importance", "target_error": 0.1)",
         "target_error: must be 0 where reduction is importance"},
        {R"("reduction": "importance", "paths": 2000)",
         "paths: must be at least 2048 where reduction is importance"},
        {R"("reduction": "sobol")",
         "paths: must be a multiple of 16384 where reduction is sobol, as 114688 is, was 100000"},
        {R"("reduction": "sobol", "paths": 16384, "step": "1h")",
         "reduction.sobol (steps x underlyings): must be in [1, 3667], was 8760"},
        {R"("reduction": "sobol", "paths": 16384, "target_error": 0.1)",
         "target_error: must be 0 where reduction is sobol"},
    };
    for (const auto& each : bad) {
        INFO(each.fields);
        const auto message = message_of_job(each.fields);
        INFO(message);
        CHECK(contains(message, each.message));
    }
}

TEST_CASE("every model that a reduction takes runs with it") {
    const struct {
        Reduction reduction;
        std::vector<Model> models;
    } rows[] = {{Reduction::antithetic, {Heston{}, Garch{}, Regime{}, Kou{}}},
                {Reduction::control, {StudentT{}, Merton{}, Kou{}}},
                {Reduction::importance, {Merton{}, Kou{}}},
                {Reduction::sobol, {Heston{}, Merton{}, StudentT{}}}};
    for (const auto& row : rows) {
        for (const auto& model : row.models) {
            CAPTURE(name_of(row.reduction), name_of(model));
            Job job = daily_job({2, -2}, 0.6, 30);
            job.underlyings.front().model = model;
            job.paths = 65'536;
            const auto plain = estimates_of(job);
            job.reduction = row.reduction;
            job.seed = 2;
            const auto reduced = estimates_of(job);
            for (std::size_t k = 0; k < 2; ++k) {
                for (const char* quantity : {"nav_mean", "p_loss"}) {
                    const auto& a = plain[k].at(quantity);
                    if (!reduced[k].contains(quantity)) continue;
                    const auto& b = reduced[k].at(quantity);
                    CAPTURE(quantity, a.value, b.value);
                    CHECK(std::fabs(a.value - b.value) <
                          4.5 * std::hypot(a.standard_error, b.standard_error));
                }
            }
        }
    }
}

}  // namespace
}  // namespace levtok::montecarlo
