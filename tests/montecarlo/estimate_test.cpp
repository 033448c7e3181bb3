#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>

#include "montecarlo/estimate/break_even.hpp"
#include "montecarlo/estimate/bytes.hpp"
#include "montecarlo/estimate/estimates.hpp"
#include "tests/catch.hpp"

namespace levtok::montecarlo {
namespace {

std::vector<double> lognormal(std::size_t count, double deviation, unsigned seed) {
    std::mt19937_64 engine(seed);
    std::normal_distribution<double> normal(0, deviation);
    std::vector<double> out(count);
    for (double& x : out) x = std::exp(normal(engine));
    return out;
}

TEST_CASE("moments of 1, 2, 3, 4, 10") {
    const std::vector<double> values{1, 2, 3, 4, 10};
    const Moments m = moments_of(values);
    CHECK(m.count == 5);
    CHECK(m.mean == 4);
    CHECK(m.sums[0] == Approx(50));     // 9 + 4 + 1 + 0 + 36
    CHECK(m.sums[1] == Approx(180));    // -27 - 8 - 1 + 0 + 216
    CHECK(m.sums[2] == Approx(1394));   // 81 + 16 + 1 + 0 + 1296
    CHECK(m.sums[3] == Approx(7500));   // -243 - 32 - 1 + 0 + 7776
    CHECK(m.sums[4] == Approx(47450));  // 729 + 64 + 1 + 0 + 46656
    const auto mean = mean_of("mean", m);
    CHECK(mean.standard_error == Approx(std::sqrt(50.0 / 4 / 5)));
    CHECK(mean.high - mean.value == Approx(1.959964 * mean.standard_error));
    CHECK(deviation_of("sd", m).value == Approx(std::sqrt(12.5)));
    CHECK(skew_of("skew", m).value == Approx(36 / std::pow(10, 1.5)));
}

TEST_CASE("moments of parts join to the moments of the whole") {
    const auto values = lognormal(1000, 1, 1);
    const Moments whole = moments_of(values);
    for (const std::size_t cut : {0u, 1u, 7u, 500u, 999u, 1000u}) {
        Moments left = moments_of(std::span(values).first(cut));
        join(left, moments_of(std::span(values).subspan(cut)));
        CHECK(left.count == whole.count);
        CHECK(left.mean == Approx(whole.mean).epsilon(1e-13));
        for (std::size_t p = 0; p < whole.sums.size(); ++p) {
            CHECK(left.sums[p] == Approx(whole.sums[p]).epsilon(1e-11));
        }
    }
}

TEST_CASE("joint moments join, and give a covariance worked by hand") {
    const std::vector<double> x{1, 2, 3, 6};
    const std::vector<double> y{2, 2, 5, 3};
    const std::array<std::span<const double>, 2> all{x, y};
    const JointMoments whole = joint_moments_of(all);
    CHECK(whole.mean[0] == 3);
    CHECK(whole.mean[1] == 3);
    CHECK(whole.covariance(0, 1) == Approx(0.75));  // (2 + 1 + 0 + 0) / 4
    const std::array<std::span<const double>, 2> one{std::span(x).first(1), std::span(y).first(1)};
    const std::array<std::span<const double>, 2> rest{std::span(x).subspan(1),
                                                      std::span(y).subspan(1)};
    JointMoments joined = joint_moments_of(one);
    join(joined, joint_moments_of(rest));
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(joined.products[i] == Approx(whole.products[i]).margin(1e-12));
    }
}

TEST_CASE("standard errors are as wide as the estimates scatter") {
    constexpr int samples = 400;
    constexpr std::size_t size = 2000;
    struct Watched {
        const char* what;
        Estimate (*estimate)(const std::vector<double>&);
    };
    const Watched watched[] = {
        {"mean", [](const auto& v) { return mean_of("", moments_of(v)); }},
        {"sd", [](const auto& v) { return deviation_of("", moments_of(v)); }},
        {"skew", [](const auto& v) { return skew_of("", moments_of(v)); }},
        {"median", [](const auto& v) { return Distribution::exact(v).quantile_estimate("", 0.5); }},
        {"95 %", [](const auto& v) { return Distribution::exact(v).quantile_estimate("", 0.95); }},
    };
    for (const auto& each : watched) {
        INFO(each.what);
        std::vector<double> values;
        double claimed = 0;
        for (unsigned i = 0; i < samples; ++i) {
            const auto estimate = each.estimate(lognormal(size, 0.3, i + 1));
            values.push_back(estimate.value);
            claimed += estimate.standard_error / samples;
        }
        const Moments scatter = moments_of(values);
        CHECK(claimed == Approx(std::sqrt(scatter.central(2))).epsilon(0.15));
    }
}

TEST_CASE("the interval of a median holds it about 19 times of 20") {
    int held = 0;
    for (unsigned i = 0; i < 400; ++i) {
        const auto median = Distribution::exact(lognormal(501, 1, i)).quantile_estimate("", 0.5);
        held += median.low <= 1 && median.high >= 1 ? 1 : 0;
    }
    CHECK(held > 400 * 0.91);
    CHECK(held < 400 * 0.99);
}

TEST_CASE("quantiles and tails of ten numbers") {
    const auto ten = Distribution::exact(std::vector<double>{10, 9, 8, 7, 6, 5, 4, 3, 2, 1});
    CHECK(ten.quantile(0) == 1);
    CHECK(ten.quantile(0.5) == 5.5);
    CHECK(ten.quantile(1) == 10);
    CHECK(ten.quantile(0.1) == Approx(1.9));
    const auto tail = ten.tail(0.3);
    CHECK(tail.mean == Approx(2));
    CHECK(tail.variance == Approx(2.0 / 3));
}

TEST_CASE("a share has Wilson's interval") {
    const auto third = share("p", 10, 30);
    CHECK(third.value == Approx(1.0 / 3));
    CHECK(third.low == Approx(0.19231).epsilon(1e-4));
    CHECK(third.high == Approx(0.51220).epsilon(1e-4));
    const auto none = share("p", 0, 1000);
    CHECK(none.low == 0);
    CHECK(none.high == Approx(0.0038268).epsilon(1e-3));
    CHECK(none.standard_error > 0);
}

TEST_CASE("a sketch keeps quantiles within 0.2 %, zeros apart") {
    auto values = lognormal(20'000, 3, 5);
    for (std::size_t i = 0; i < 500; ++i) values[i] = 0;
    Sketch sketch(9);
    sketch.add(values);
    CHECK(sketch.count() == 20'000);
    const auto sketched = Distribution::sketched(sketch);
    const auto exact = Distribution::exact(values);
    CHECK(sketched.quantile(0.01) == 0);
    for (const double p : {0.03, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}) {
        CHECK(sketched.quantile(p) == Approx(exact.quantile(p)).epsilon(2e-3));
        CHECK(sketched.tail(p).mean == Approx(exact.tail(p).mean).epsilon(2e-3));
    }
    for (const double x : {1e-300, 0.7, 1.0, 1.9999, 3e200}) {
        Sketch one(9);
        one.add(x);
        CHECK(Distribution::sketched(one).quantile(0.5) == Approx(x).epsilon(1e-3));
    }
}

double normal_quantile(double p) {
    return boost::math::quantile(boost::math::normal_distribution<double>(), p);
}

TEST_CASE("a sketch tells quantiles far better than its buckets are wide where the law is smooth") {
    constexpr int count = 200'000;
    Sketch sketch(9);
    for (int i = 0; i < count; ++i) sketch.add(std::exp(0.3 * normal_quantile((i + 0.5) / count)));
    const auto sketched = Distribution::sketched(sketch);
    for (const double p : {0.05, 0.25, 0.5, 0.75, 0.95}) {
        CHECK(sketched.quantile(p) == Approx(std::exp(0.3 * normal_quantile(p))).epsilon(2e-5));
    }
    // E(x | x < q) of a lognormal law.
    const double z = normal_quantile(0.05);
    const double mean = std::exp(0.3 * 0.3 / 2) * std::erfc(-(z - 0.3) / std::sqrt(2.0)) / 2 / 0.05;
    CHECK(sketched.tail(0.05).mean == Approx(mean).epsilon(2e-5));
}

TEST_CASE("errors from a sketch are never below what its buckets resolve") {
    // A law of one bucket: the values of many paths do not tell where in it a quantile is.
    const double bucket = std::exp2(-9);
    const double resolution = bucket / std::sqrt(12.0);
    Sketch sketch(9);
    for (int i = 0; i < 1'000'000; ++i) sketch.add(1 + bucket / 8);
    const auto sketched = Distribution::sketched(sketch);
    for (const double p : {0.01, 0.05, 0.5, 0.99}) {
        const auto estimate = sketched.quantile_estimate("", p);
        CHECK(estimate.standard_error >= resolution);
        CHECK(estimate.resolution == Approx(resolution));
        CHECK(std::fabs(estimate.value - (1 + bucket / 8)) < 4 * estimate.standard_error);
        CHECK(estimate.low < estimate.value);
        CHECK(estimate.high > estimate.value);
    }
    CHECK(sketched.tail(0.05).resolution == Approx(resolution).epsilon(0.1));
    const auto whole = Distribution::exact(std::vector<double>{1, 2, 3, 4});
    CHECK(whole.quantile_estimate("", 0.5).resolution == 0);
    CHECK(whole.tail(0.5).resolution == 0);
}

TEST_CASE(
    "a sketch of what ends at 1 says nothing above it, and is sure of what all have come to") {
    Sketch sketch(9);
    for (int i = 0; i < 1000; ++i) sketch.add(1);
    const auto median = Distribution::sketched(sketch, 1).quantile_estimate("", 0.5);
    CHECK(median.value == 1);
    CHECK(median.standard_error == 0);
    Sketch zeros(9);
    for (int i = 0; i < 1000; ++i) zeros.add(0);
    CHECK(Distribution::sketched(zeros).quantile_estimate("", 0.5).standard_error == 0);
}

TEST_CASE("errors from a sketch are as wide as its estimates scatter about the law") {
    for (const double p : {0.01, 0.05, 0.5, 0.95}) {
        INFO(p);
        for (unsigned seed = 1; seed <= 20; ++seed) {
            Sketch sketch(9);
            sketch.add(lognormal(100'000, 0.05, seed));
            const auto estimate = Distribution::sketched(sketch).quantile_estimate("", p);
            const double truth = std::exp(0.05 * normal_quantile(p));
            CHECK(std::fabs(estimate.value - truth) < 4 * estimate.standard_error);
            CHECK(estimate.standard_error < 1e-3);
        }
    }
}

TEST_CASE("sketches join to the same bytes in any order") {
    const auto values = lognormal(3000, 4, 9);
    const auto sketch_of = [&](std::size_t from, std::size_t count) {
        Sketch sketch(9);
        sketch.add(std::span(values).subspan(from, count));
        return sketch;
    };
    Sketch whole = sketch_of(0, 3000);
    Sketch joined = sketch_of(2000, 1000);
    joined.join(sketch_of(0, 500));
    joined.join(sketch_of(500, 1500));
    ByteWriter a;
    ByteWriter b;
    a(whole);
    b(joined);
    CHECK(a.take() == b.take());
}

/// Sums that are not associative: any other order of joining shows.
struct Trace {
    double value = 0;
};
void join(Trace& left, const Trace& right) { left.value = 1.1 * left.value + right.value; }

TEST_CASE("the tree joins blocks in one order, whatever comes first") {
    constexpr std::uint64_t blocks = 77;
    const auto total = [&](const std::vector<std::uint64_t>& order) {
        BlockTree<Trace> tree(2);
        for (const auto block : order) tree.add(block, Trace{static_cast<double>(block) + 0.3});
        CHECK(tree.size() == blocks);
        CHECK(tree.next_missing(0) == blocks);
        CHECK(tree.milestones().size() == 5);  // 4, 8, 16, 32, 64 blocks
        return tree.total().value;
    };
    std::vector<std::uint64_t> order(blocks);
    for (std::uint64_t i = 0; i < blocks; ++i) order[i] = i;
    const double straight = total(order);
    std::mt19937_64 engine(3);
    for (int i = 0; i < 20; ++i) {
        std::shuffle(order.begin(), order.end(), engine);
        CHECK(total(order) == straight);
    }
    BlockTree<Trace> left(2);
    BlockTree<Trace> right(2);
    for (std::uint64_t i = 0; i < blocks; ++i) {
        (i < 31 ? left : right).add(i, Trace{static_cast<double>(i) + 0.3});
    }
    right.join_tree(left);
    CHECK(right.total().value == straight);
    CHECK(right.milestones().size() == 5);
    CHECK_THROWS_AS(right.add(5, Trace{}), Error);
    CHECK(left.next_missing(0) == 31);
    CHECK(left.next_missing(40) == 40);
}

TEST_CASE("break-even is where half of the paths gain") {
    // NAV = p^3 d with ln d normal about ln(1/8): half gain where p = 2.
    std::mt19937_64 engine(11);
    std::normal_distribution<double> normal;
    for (const double noise : {0.0, 0.01, 0.2, 1.0}) {
        INFO(noise);
        Sketch all(9);
        Sketch gained(9);
        for (int i = 0; i < 200'000; ++i) {
            const double p = std::exp(0.8 * normal(engine));
            const double nav = p * p * p / 8 * std::exp(noise * normal(engine));
            all.add(p);
            if (nav >= 1) gained.add(p);
        }
        const auto price = break_even_price(all, gained, true);
        CHECK(std::fabs(price.value - 2) < 4 * price.standard_error);
        CHECK(price.standard_error < 0.02);
    }
}

TEST_CASE("break-even of a short, and of paths that reach one side only") {
    Sketch all(9);
    Sketch gained(9);
    for (int i = 1; i <= 1000; ++i) {
        all.add(i / 500.0);
        if (i < 300) gained.add(i / 500.0);
    }
    CHECK(break_even_price(all, gained, false).value == Approx(0.6).epsilon(0.005));
    CHECK(std::isnan(break_even_price(all, Sketch(9), true).value));
    CHECK(std::isnan(break_even_price(all, all, true).value));
}

TEST_CASE("powers by products") {
    CHECK(power_of(1.1, 3) == 1.1 * 1.1 * 1.1);
    CHECK(power_of(2, -2) == 0.25);
    CHECK(power_of(2, 0.5) == Approx(std::sqrt(2.0)));
    CHECK(power_of(3, 0) == 1);
}

}  // namespace
}  // namespace levtok::montecarlo
