#include "montecarlo/models.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <complex>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "montecarlo/model_file.hpp"
#include "montecarlo/models/parts/correlation.hpp"
#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/montecarlo/simulate.hpp"

using namespace levtok;
using namespace levtok::montecarlo;
using levtok::testing::day;
using levtok::testing::Mean;
using levtok::testing::mean_of;
using levtok::testing::simulate;

namespace {

/// A history whose returns are all different.
std::vector<double> some_history(int count = 400) {
    return levtok::testing::history(StudentT{.drift = 0.3, .volatility = 0.7, .degrees = 4}, day,
                                    count, 3);
}

/// Every model of the list, the data models with a history.
std::vector<Model> every_model() {
    std::vector<Model> models;
    for (const auto name : model_names()) {
        Model model = model_named(name);
        if (auto* bootstrap = std::get_if<Bootstrap>(&model)) bootstrap->returns = some_history();
        if (auto* filtered = std::get_if<Filtered>(&model)) filtered->returns = some_history();
        models.push_back(std::move(model));
    }
    models.emplace_back(
        Garch{.variance = {.gamma = 0.05, .beta = 0.85}, .innovations = Innovations::student_t});
    models.emplace_back(
        Heston{.mean_reversion = 2, .volatility_of_variance = 4, .feller = Feller::waived});
    return models;
}

double identity(double x) { return x; }
double square(double x) { return x * x; }

void require_near(const Mean& mean, double expected) {
    INFO("mean " << mean.value << " +- " << mean.error << ", expected " << expected);
    CHECK(std::fabs(mean.value - expected) <= 4 * mean.error + 1e-12);
}

std::string message_of(const Model& model, double years = day) {
    try {
        static_cast<void>(prepare_any(model, years));
    } catch (const InvalidValue& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("every model draws the same bits for a seed, and others for another") {
    for (const auto& model : every_model()) {
        INFO(name_of(model));
        const auto once = simulate(model, day, 70, 1);
        CHECK(once.returns == simulate(model, day, 70, 1).returns);
        CHECK(once.returns != simulate(model, day, 70, 1, target(), 8).returns);
    }
}

TEST_CASE("every model draws the same on every target") {
    for (const auto& model : every_model()) {
        const auto fastest = simulate(model, day, 100, 1);
        for (const auto& other : targets()) {
            INFO(name_of(model) << " on " << other.name);
            const auto same = simulate(model, day, 100, 1, other);
            if (other.fuses == target().fuses) {
                CHECK(same.returns == fastest.returns);
                continue;
            }
            // A rounding may tip a choice (a rank, a jump) now and then, and that path goes its own
            // way.
            int apart = 0;
            for (std::size_t i = 0; i < same.paths; ++i) {
                bool close = true;
                for (std::size_t step = 0; step < same.returns.size(); ++step) {
                    close = close &&
                            std::fabs(same.returns[step][i] - fastest.returns[step][i]) < 1e-12;
                }
                apart += close ? 0 : 1;
            }
            CHECK(apart <= 2);
        }
    }
}

TEST_CASE("every model has the mean price that it states") {
    int stated = 0;
    for (const auto& model : every_model()) {
        INFO(name_of(model));
        for (const int steps : {1, 30}) {
            const auto expected = mean_growth(model, day, steps);
            if (!expected) continue;
            ++stated;
            require_near(mean_of(simulate(model, day, steps, 64).totals(),
                                 [](double x) { return std::exp(x); }),
                         *expected);
        }
    }
    CHECK(stated >= 2 * 9);
}

TEST_CASE("returns follow the driving normal of their step") {
    // Where the normal alone decides, returns must rise with it: what mirrors, tilts or correlates
    // it reaches them.
    Bootstrap iid{.mean_block = 1, .returns = some_history()};
    Filtered filtered{.returns = some_history()};
    for (const Model& model : std::vector<Model>{Gbm{}, StudentT{}, Garch{}, iid, filtered}) {
        INFO(name_of(model));
        KernelJob job;
        job.steps = 1;
        job.keep_returns = true;
        job.underlyings.push_back({prepare_any(model, day)});
        auto results = room_for(job);
        std::vector<double> normals(block_paths);
        for (int i = 0; i < block_paths; ++i)
            normals[static_cast<std::size_t>(i)] = (i - 512) / 64.0;
        target().run_block(job, 0, block_paths, normals.data(), results);
        const auto& returns = results.underlyings[0].returns;
        CHECK(std::is_sorted(returns.begin(), returns.begin() + block_paths));
        CHECK(returns.front() < returns.back());
    }
}

TEST_CASE("gbm bears volatility 0") {
    for (const auto& step : simulate(Gbm{.drift = 0.365, .volatility = 0}, day, 3, 1).returns) {
        for (const double r : step) REQUIRE(r == Approx(0.001));
    }
}

TEST_CASE("student_t has Student's law, scaled") {
    for (const double degrees : {2.2, 4.0, 30.0}) {
        INFO(degrees);
        const StudentT model{.drift = 0.5, .volatility = 0.9, .degrees = degrees};
        const double scale = 0.9 * std::sqrt(day * (degrees - 2) / degrees);
        const double centre = (0.5 - 0.9 * 0.9 / 2) * day;
        const boost::math::students_t law(degrees);
        const auto sample = simulate(model, day, 1, 100).returns[0];
        CHECK(levtok::testing::kolmogorov_distance(
                  sample, [&](double x) { return cdf(law, (x - centre) / scale); }) < 1.95);
    }
    // And far out, against the quantiles themselves.
    const auto map = student_map(3);
    const boost::math::students_t law(3);
    for (const double x : {0.01, 0.5, 1.0, 3.0, 5.0, 8.0}) {
        const double p = std::erfc(x / std::sqrt(2.0)) / 2;
        CHECK(to_student(map, -x) ==
              Approx(-quantile(complement(law, p)) / std::sqrt(3.0)).epsilon(1e-8));
    }
}

using Complex = std::complex<double>;

/// E exp(i u X) of a year's normal jumps.
Complex jump_exponent(const NormalJumps& jumps, double u) {
    const Complex size(-jumps.sd * jumps.sd * u * u / 2, jumps.mean * u);
    return jumps.intensity * (std::exp(size) - 1.0);
}

Complex jump_exponent(const ExponentialJumps& jumps, double u) {
    const Complex up = jumps.up_probability / Complex(1, -u * jumps.up_mean);
    const Complex down = (1 - jumps.up_probability) / Complex(1, u * jumps.down_mean);
    return jumps.intensity * (up + down - 1.0);
}

template <class Jumps>
Complex levy_law(double drift, double volatility, const Jumps& jumps, double years, double u) {
    const double mean = drift - volatility * volatility / 2 - compensation(jumps);
    return std::exp(years * (Complex(-volatility * volatility * u * u / 2, mean * u) +
                             jump_exponent(jumps, u)));
}

/// Heston (1993) in the form of Albrecher et al. (2007, The little Heston trap).
Complex heston_law(const Heston& m, double years, double u) {
    const double xi = m.volatility_of_variance;
    const double theta = m.volatility * m.volatility;
    const double v = m.initial_volatility ? *m.initial_volatility * *m.initial_volatility : theta;
    const Complex b(m.mean_reversion, -m.correlation * xi * u);
    const Complex d = std::sqrt(b * b + xi * xi * Complex(u * u, u));
    const Complex g = (b - d) / (b + d);
    const Complex gone = std::exp(-d * years);
    const Complex c = m.mean_reversion * theta / (xi * xi) *
                      ((b - d) * years - 2.0 * std::log((1.0 - g * gone) / (1.0 - g)));
    const Complex by_variance = (b - d) / (xi * xi) * (1.0 - gone) / (1.0 - g * gone);
    return std::exp(c + by_variance * v + Complex(0, u * m.drift * years));
}

template <class Law>
void require_law(const Model& model, int steps, const Law& law) {
    const auto totals = simulate(model, day, steps, 128).totals();
    const double sd = std::sqrt(mean_of(totals, square).value);
    for (const double scaled : {0.3, 0.7, 1.5, 3.0}) {
        const double u = scaled / sd;
        INFO(name_of(model) << ", " << steps << " steps, u sd " << scaled);
        const Complex expected = law(u);
        require_near(mean_of(totals, [&](double x) { return std::cos(u * x); }), expected.real());
        require_near(mean_of(totals, [&](double x) { return std::sin(u * x); }), expected.imag());
    }
}

TEST_CASE("jump diffusions have their characteristic function") {
    for (const int steps : {1, 20}) {
        const Merton merton{
            .drift = 0.1, .volatility = 0.4, .jumps = {.intensity = 80, .mean = -0.03, .sd = 0.05}};
        require_law(merton, steps, [&](double u) {
            return levy_law(merton.drift, merton.volatility, merton.jumps, steps * day, u);
        });
        for (const double up : {0.0, 0.3, 1.0}) {
            const Kou kou{.volatility = 0.4, .jumps = {.intensity = 200, .up_probability = up}};
            require_law(kou, steps, [&](double u) {
                return levy_law(kou.drift, kou.volatility, kou.jumps, steps * day, u);
            });
        }
    }
}

TEST_CASE("stochastic variance has the characteristic function of Heston, and of Bates") {
    const Heston heston{
        .drift = 0.2, .initial_volatility = 0.5, .mean_reversion = 6, .correlation = -0.6};
    const Heston wild{.volatility = 0.7,
                      .mean_reversion = 3,
                      .volatility_of_variance = 3,
                      .correlation = 0.4,
                      .feller = Feller::waived};
    for (const auto& model : {heston, wild}) {
        require_law(model, 90, [&](double u) { return heston_law(model, 90 * day, u); });
    }
    Bates bates{.diffusion = heston};
    require_law(bates, 90, [&](double u) {
        const double compensated = -compensation(bates.jumps) * u * 90 * day;
        return heston_law(heston, 90 * day, u) *
               std::exp(Complex(0, compensated) + jump_exponent(bates.jumps, u) * (90 * day));
    });
}

TEST_CASE("garch keeps its long-run variance and has the kurtosis of Bollerslev") {
    const Garch model{.variance = {.volatility = 0.8, .alpha = 0.1, .beta = 0.8}};
    const double variance = 0.64 * day;
    const auto last = simulate(model, day, 150, 128).returns.back();
    const auto standardised = [&](double r) { return r / std::sqrt(variance); };
    require_near(mean_of(last, [&](double r) { return square(standardised(r)); }),
                 1 + variance / 4);
    const double a = 0.1;
    const double p = 0.9;
    const double kurtosis = 3 * (1 - p * p) / (1 - p * p - 2 * a * a);
    const auto fourth = mean_of(last, [&](double r) { return square(square(standardised(r))); });
    CHECK(std::fabs(fourth.value - kurtosis) < 5 * fourth.error + 0.02);
    const Garch skewed{
        .variance = {.alpha = 0.02, .gamma = 0.1, .beta = 0.85, .initial_volatility = 1.6},
        .innovations = Innovations::student_t,
        .degrees = 6};
    const auto steps = simulate(skewed, day, 40, 128).returns;
    for (const std::size_t i : {0U, 1U, 39U}) {
        const double expected =
            (0.64 + (2.56 - 0.64) * std::pow(0.92, static_cast<double>(i))) * day;
        require_near(
            mean_of(steps[i], [&](double r) { return square(r + expected / 2) / expected; }), 1);
    }
}

TEST_CASE("regime switches as its chain does") {
    const Regime model{.calm_drift = 0,
                       .calm_volatility = 0.3,
                       .calm_days = 20,
                       .turbulent_drift = 0,
                       .turbulent_volatility = 1.2,
                       .turbulent_days = 5};
    const auto steps = simulate(model, day, 12, 128).returns;
    const double share = 5.0 / 25;
    const double calm = 0.09 * day;
    const double wild = 1.44 * day;
    for (const std::size_t i : {0U, 11U}) {
        require_near(
            mean_of(steps[i], [&](double r) { return r * r / calm; }),
            ((1 - share) * (calm + calm * calm / 4) + share * (wild + wild * wild / 4)) / calm);
    }
    // Squares of returns `lag` steps apart covary by share (1 - share) (difference of variances)^2
    // e^(-lag (1/20 + 1/5)).
    std::vector<double> products(steps[0].size());
    for (const std::size_t lag : {1U, 4U}) {
        for (std::size_t i = 0; i < products.size(); ++i)
            products[i] = square(steps[0][i]) * square(steps[lag][i]);
        const double expected =
            square((1 - share) * calm + share * wild) +
            share * (1 - share) * square(wild - calm) * std::exp(-0.25 * static_cast<double>(lag));
        const auto mean = mean_of(products, identity);
        CHECK(std::fabs(mean.value / expected - 1) < 4 * mean.error / expected + 0.005);
    }
    Regime starts = model;
    starts.turbulent_at_start = 0;
    require_near(
        mean_of(simulate(starts, day, 1, 32).returns[0], [&](double r) { return r * r / calm; }),
        1 + calm / 4);
}

TEST_CASE("bootstrap draws every return alike, in blocks of geometric length") {
    const Bootstrap model{.mean_block = 5, .returns = some_history(60)};
    std::map<double, std::size_t> place;
    for (std::size_t i = 0; i < model.returns.size(); ++i) place[model.returns[i]] = i;
    REQUIRE(place.size() == 60);
    const auto steps = simulate(model, day, 40, 40).returns;
    for (const std::size_t step : {0U, 17U}) {
        std::vector<double> counts(60, 0.0);
        for (const double r : steps[step]) counts[place.at(r)] += 1;
        const double expected = static_cast<double>(steps[step].size()) / 60;
        double chi_squared = 0;
        for (const double c : counts) chi_squared += square(c - expected) / expected;
        CHECK(chi_squared < 98.3);  // 59 degrees of freedom, once in a thousand
    }
    // A step goes on to the next place in the history with probability 1 - 1/5 + 1/5 1/60; runs of
    // such steps are geometric.
    const double onwards = 0.8 + 0.2 / 60;
    std::vector<double> run_of_three(steps[0].size());
    std::vector<double> run_of_one(steps[0].size());
    for (std::size_t i = 0; i < steps[0].size(); ++i) {
        const auto goes_on = [&](std::size_t step) {
            return place.at(steps[step + 1][i]) == (place.at(steps[step][i]) + 1) % 60;
        };
        run_of_one[i] = goes_on(20) ? 1 : 0;
        run_of_three[i] = goes_on(20) && goes_on(21) && goes_on(22) ? 1 : 0;
    }
    require_near(mean_of(run_of_one, identity), onwards);
    require_near(mean_of(run_of_three, identity), onwards * onwards * onwards);
}

TEST_CASE("bootstrap moves its returns to a drift") {
    const Bootstrap model{.drift = 0.4, .mean_block = 1, .returns = some_history()};
    CHECK(*mean_growth(model, day, 365) == Approx(std::exp(0.4)));
}

TEST_CASE("filtered starts at the variance of the end of its history and draws its shocks") {
    Filtered model{.variance = {.volatility = 0.6, .alpha = 0.1, .beta = 0.85},
                   .returns = some_history()};
    const auto step = std::get<FilteredStep>(prepare_any(model, day));
    const auto first = simulate(model, day, 1, 128).returns[0];
    const double h = step.variance.first;
    CHECK(h != Approx(0.36 * day));
    std::set<double> drawn;
    for (const double r : first) drawn.insert(r);
    CHECK(drawn.size() <= 400);
    CHECK(drawn.size() > 390);
    require_near(mean_of(first, [&](double r) { return (r + h / 2) / std::sqrt(h); }), 0);
    require_near(mean_of(first, [&](double r) { return square(r + h / 2) / h; }), 1);
    model.variance.initial_volatility = 1.0;
    require_near(mean_of(simulate(model, day, 1, 128).returns[0],
                         [&](double r) { return square(r + day / 2) / day; }),
                 1);
}

TEST_CASE("a filter undoes the simulation of a garch") {
    const Garch model{.drift = 0.3, .variance = {.alpha = 0.05, .gamma = 0.08, .beta = 0.87}};
    const auto step = std::get<GarchStep>(prepare_any(model, day));
    const auto history = levtok::testing::history(model, day, 3000, 5);
    const auto filtered = filter(step.variance, step.drift, history);
    CHECK(levtok::testing::kolmogorov_distance(filtered.standardised, [](double z) {
              return std::erfc(-z / std::sqrt(2.0)) / 2;
          }) < 1.95);
    require_near(mean_of(filtered.standardised, square), 1);
}

TEST_CASE("bad parameters are errors that name the field") {
    struct Bad {
        Model model;
        const char* start;
    };
    const auto few = std::vector<double>{0.1, 0.2, -0.1};
    const std::vector<Bad> table{
        {Gbm{.volatility = -0.1}, "volatility: must be in [0, 100], was -0.1"},
        {Gbm{.drift = std::nan("")}, "drift: must be in [-100, 100], was nan"},
        {StudentT{.degrees = 2}, "degrees: must be in (2, 1000000], was 2"},
        {Merton{.jumps = {.intensity = 20000}},
         "jump_intensity: must bring at most 30 jumps a step, that is 10950 a year"},
        {Kou{.jumps = {.up_mean = 1}}, "up_mean: must be in (0, 1), was 1"},
        {Garch{.variance = {.alpha = 0.2, .beta = 0.9}},
         "beta: alpha + gamma / 2 + beta must be below 1"},
        {Garch{.variance = {.alpha = 0.05, .gamma = -0.1}}, "gamma: must not be below -alpha"},
        {Garch{.variance = {.step_days = 7}},
         "step_days: must be the length of the simulated steps, 1 days"},
        {Heston{.mean_reversion = 1, .volatility_of_variance = 2},
         "volatility_of_variance: must be at most 1.1313708498984"},
        {Heston{.correlation = -1.5}, "correlation: must be in [-1, 1], was -1.5"},
        {Bates{.diffusion = {.volatility = 0}}, "volatility: must be in (0, 100], was 0"},
        {Regime{.turbulent_volatility = 0.1},
         "turbulent_volatility: must be at least calm_volatility, 0.4, was 0.1"},
        {Bootstrap{}, "returns: must hold at least 30 log returns"},
        {Bootstrap{.returns = few}, "returns: must hold at least 30 log returns"},
        {Bootstrap{.returns = std::vector<double>(40, 0.1)},
         "returns: must not all be the same, was 0.1 throughout"},
        {Filtered{.returns = few}, "returns: must hold at least 30 log returns"},
    };
    for (const auto& bad : table)
        CHECK_THAT(message_of(bad.model), Catch::Matchers::StartsWith(bad.start));
    CHECK_THAT(message_of(Gbm{}, 0), Catch::Matchers::StartsWith("years: must be > 0, was 0"));
    CHECK_THROWS_WITH(model_named("hestn"), Catch::Matchers::EndsWith("did you mean heston?"));
}

TEST_CASE("correlations must make a positive definite matrix") {
    const std::vector<double> good{1, 0.6, 0.6, 1};
    const auto factor = cholesky_of(good, 2);
    CHECK(factor[0] == 1);
    CHECK(factor[1] == 0);
    CHECK(factor[2] == Approx(0.6));
    CHECK(factor[3] == Approx(0.8));
    using Matrix = std::vector<double>;
    CHECK_THROWS_WITH(cholesky_of(Matrix{1, 0.6, 0.5, 1}, 2),
                      "correlation.0.1: must equal correlation.1.0, 0.5, was 0.6");
    CHECK_THROWS_WITH(cholesky_of(Matrix{1, 2, 2, 1}, 2),
                      "correlation.1.0: must be in [-1, 1], was 2");
    CHECK_THROWS_WITH(cholesky_of(Matrix{2, 0, 0, 1}, 2),
                      "correlation.0.0: must be 1, on the diagonal, was 2");
    CHECK_THROWS_WITH(cholesky_of(Matrix{1, 1, 1, 1}, 2),
                      Catch::Matchers::StartsWith("correlation: must be positive definite"));
    CHECK_THROWS_WITH(cholesky_of(Matrix{1, -0.9, -0.9, -0.9, 1, -0.9, -0.9, -0.9, 1}, 3),
                      Catch::Matchers::StartsWith("correlation: must be positive definite"));
    CHECK_THROWS_WITH(cholesky_of(good, 3),
                      Catch::Matchers::StartsWith("correlation: must have as many rows"));
}

TEST_CASE("every model reads back as it was written") {
    for (const auto& model : every_model()) {
        INFO(name_of(model));
        const std::string text = write_model({model});
        const auto back = parse_model(text);
        CHECK(write_model(back) == text);
        CHECK(simulate(back.model, day, 5, 1).returns == simulate(model, day, 5, 1).returns);
        CHECK(!back.fit);
    }
    FitSummary fit{.method = "by hand", .rows = 12};
    fit.tests = {{"a test", 1.5, 0.2}};
    fit.warnings = {"a warning"};
    fit.standard_errors = {{"drift", 0.5}, {"volatility", 0.01}};
    const std::string text = write_model({Gbm{}, fit});
    CHECK(write_model(parse_model(text)) == text);
    CHECK(parse_model(text).fit->standard_errors[1].value == 0.01);
}

TEST_CASE("mistakes in a model file are named by their place") {
    struct Bad {
        const char* text;
        const char* message;
    };
    const Bad table[] = {
        {"[]", "(document): must be an object"},
        {R"({"parameters": {}})", "model: must be one of gbm, student_t"},
        {R"({"model": "gmb"})", "model: must be one of gbm, student_t"},
        {R"({"model": "gbm", "parameters": {"vol": 1}})",
         "parameters.vol: unknown key, must be one of drift, volatility"},
        {R"({"model": "gbm", "parameters": {"volatility": -1}})",
         "parameters.volatility: must be in [0, 100], was -1"},
        {R"({"model": "gbm", "parameters": {"drift": 1, "drift": 2}})",
         "parameters.drift: must be given once"},
        {R"({"model": "heston", "parameters": {"volatility_of_variance": 9}})",
         "parameters.volatility_of_variance: must be at most"},
        {R"({"model": "bootstrap", "parameters": {"returns": [1, "x"]}})",
         "parameters.returns.1: must be"},
        {R"({"model": "gbm", "standard_errors": {"beta": 1}})",
         "standard_errors.beta: unknown key"},
        {R"({"model": "gbm", "fit": {"rows": -1}})", "fit.rows: must be a whole number"},
        {R"({"model": "gbm", "extra": 1})", "extra: unknown key"},
        {R"({"model": )", "not valid JSON: line 1"},
    };
    for (const auto& bad : table)
        CHECK_THROWS_WITH(parse_model(bad.text), Catch::Matchers::StartsWith(bad.message));
    const rebalance::Setting setting{"parameters.volatility", "0.5"};
    CHECK(std::get<Gbm>(parse_model(R"({"model": "gbm"})", {&setting, 1}).model).volatility == 0.5);
}
