#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "montecarlo/exact/exact_law.hpp"
#include "nav/error.hpp"
#include "nav/step.hpp"
#include "tests/catch.hpp"
#include "tests/montecarlo/reference_law.hpp"

using namespace levtok;
using namespace levtok::montecarlo;

namespace {

constexpr double year_step = 1.0 / 365;
double normal_cdf(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

double relative(double a, double b) { return a == b ? 0 : std::fabs(a / b - 1); }

/// Equity after one step that starts at 1, by the step itself.
double growth(const TokenStep& step, double log_return) {
    const double simple = std::expm1(log_return);
    double equity = nav::marked(1.0, step.leverage, simple);
    if (!(equity > 0)) return 0;
    const double exposure = step.leverage * (1 + simple);
    equity -= step.interest + nav::funding_payment(exposure, step.funding);
    equity -= nav::fee_payment(equity, step.fee);
    return std::max(0.0, nav::trade_to(step.leverage, equity, exposure, step.cost_rate).equity);
}

/// P(growth <= level) of one step where the growth factor rises with the return (a long), by
/// bisection on the step.
template <class Cdf>
double one_step_cdf(const TokenStep& step, const Cdf& cdf, double level) {
    double low = -50;
    double high = 50;
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        const bool below =
            step.leverage > 0 ? growth(step, middle) <= level : growth(step, middle) > level;
        (below ? low : high) = middle;
    }
    return step.leverage > 0 ? cdf(low) : 1 - cdf(low);
}

/// Integral over the whole axis in pieces about a bulk of the given scale.
template <class Integrand>
double integral(const Integrand& integrand, double centre, double scale) {
    double sum = 0;
    const auto piece = [&](double a, double b) {
        sum += boost::math::quadrature::gauss<double, 20>::integrate(integrand, a, b);
    };
    for (double a = -12; a < 12; a += 0.125)
        piece(centre + a * scale, centre + (a + 0.125) * scale);
    for (double a = 12; a < 1e4; a *= 1.1) {
        piece(centre + a * scale, centre + 1.1 * a * scale);
        piece(centre - 1.1 * a * scale, centre - a * scale);
    }
    return sum;
}

}  // namespace

TEST_CASE("a year at volatility 0.8 has the reference quantiles at the printed digits") {
    for (const auto& row : testing::reference_laws) {
        const auto law =
            exact_law(gbm_step(0, 0.8, year_step), {.leverage = row.leverage, .fee = 3e-4}, 365);
        CAPTURE(row.leverage);
        CHECK(law.median() == Approx(row.median).margin(row.median_unit).epsilon(0));
        CHECK(law.quantile(0.05) == Approx(row.low).margin(row.low_unit).epsilon(0));
        CHECK(law.quantile(0.95) == Approx(row.high).margin(row.high_unit).epsilon(0));
        CHECK(law.probability_of_loss() == Approx(row.loss).margin(5e-6).epsilon(0));
        CHECK(law.wiped_out() == Approx(row.wiped_out).margin(row.wiped_out_unit).epsilon(0));
        if (std::fabs(row.leverage) < 5) CHECK(relative(law.mean(), std::pow(0.9997, 365)) < 1e-10);
    }
}

TEST_CASE("the mean counts what a wipe-out forgives") {
    // One factor of a short of leverage -5 over the normal law: the partial expectation below
    // ln(1.2).
    const double sd = 0.8 * std::sqrt(year_step);
    const double edge = std::log(1.2);
    const double alive = normal_cdf((edge + sd * sd / 2) / sd);
    const double price = normal_cdf((edge - sd * sd / 2) / sd);
    const double factor = (6 * alive - 5 * price) * 0.9997;
    const auto law = exact_law(gbm_step(0, 0.8, year_step), {.leverage = -5, .fee = 3e-4}, 365);
    CHECK(relative(law.mean(), std::pow(factor, 365)) < 1e-10);
    CHECK(relative(law.wiped_out(), 1 - std::pow(alive, 365)) < 1e-9);
    CHECK(law.cdf(0) == law.wiped_out());
    CHECK(law.quantile(law.wiped_out() / 2) == 0);
    CHECK(law.cdf(1e-30) == Approx(law.wiped_out()).epsilon(1e-6));
}

TEST_CASE("leverage 1 is lognormal, deep into both tails and for any number of steps") {
    const double drift = 0.1;
    const double volatility = 0.8;
    for (const int steps : {1, 2, 3, 7, 30, 365, 10000}) {
        for (const double years : {1.0 / 8760, year_step, 0.25}) {
            const double horizon = steps * years;
            if (horizon > 40) continue;
            const auto law =
                exact_law(gbm_step(drift, volatility, years), {.fee = 1e-4}, steps, {.start = 100});
            const double mean =
                (drift - volatility * volatility / 2) * horizon + steps * std::log1p(-1e-4);
            const double sd = volatility * std::sqrt(horizon);
            CAPTURE(steps, years);
            for (const double level : {1e-9, 1e-7, 1e-5, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95,
                                       0.99, 0.999, 0.99999}) {
                const double z = boost::math::quantile(boost::math::normal(), level);
                const double nav = 100 * std::exp(mean + sd * z);
                CHECK(relative(law.quantile(level), nav) < 1e-8);
                CHECK(relative(law.cdf(nav), level) < 1e-8);
                const double mirrored = 100 * std::exp(mean - sd * z);
                CHECK(relative(law.exceedance(mirrored), level) < 1e-8);
                const double density =
                    std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)) / (sd * nav);
                CHECK(relative(law.density(nav), density) < 1e-7);
            }
            const double w = std::exp(sd * sd);
            CHECK(relative(law.mean(), 100 * std::exp(mean + sd * sd / 2)) < 1e-9);
            CHECK(relative(law.sd(), law.mean() * std::sqrt(std::expm1(sd * sd))) < 1e-9);
            CHECK(relative(law.skew(), (w + 2) * std::sqrt(std::expm1(sd * sd))) < 1e-6);
            CHECK(law.log_mean() == Approx(mean).epsilon(1e-10));
            CHECK(law.log_sd() == Approx(sd).epsilon(1e-10));
            CHECK(law.wiped_out() == 0);
        }
    }
}

TEST_CASE("one step is the law of the step itself, costs and financing included") {
    const double volatility = 1.2;
    const double sd = volatility * std::sqrt(year_step);
    const auto normal = [&](double x) { return normal_cdf((x + sd * sd / 2) / sd); };
    const TokenStep steps[] = {
        {.leverage = 3, .fee = 1e-3},
        {.leverage = 3, .fee = 1e-3, .cost_rate = 0.002},
        {.leverage = -2, .cost_rate = 0.001, .funding = 3e-4},
        {.leverage = 5, .fee = 0.01, .cost_rate = 0.01, .funding = -1e-3, .interest = -4e-4},
        {.leverage = 0.5, .cost_rate = 0.01},
        {.leverage = 5, .cost_rate = 0.01, .interest = -0.9},  // wiped out before the kink
        {.leverage = -1, .fee = 3e-4},
    };
    for (const TokenStep& step : steps) {
        const auto law = exact_law(gbm_step(0, volatility, year_step), step, 1);
        for (const double z : {-4.0, -2.0, -0.5, 0.0, 0.01, 1.0, 3.0}) {
            const double nav = growth(step, z * sd);
            if (nav == 0) continue;
            CAPTURE(step.leverage, step.cost_rate, z);
            CHECK(relative(law.cdf(nav), one_step_cdf(step, normal, nav)) < 1e-9);
            CHECK(relative(law.quantile(law.cdf(nav)), nav) < 1e-9);
        }
    }
}

TEST_CASE("two steps agree with quadrature over the first of the law of one") {
    const StepLaw models[] = {
        gbm_step(0, 1, year_step), student_t_step(0, 1, 3, year_step),
        merton_step(0, 0.5, {.intensity = 20, .mean = -0.05, .sd = 0.1}, year_step)};
    const TokenStep steps[] = {
        {.leverage = 1, .fee = 1e-4},        {.leverage = 3},
        {.leverage = -2, .fee = 1e-3},       {.leverage = 5, .fee = 1e-3},
        {.leverage = 0.5, .fee = 1e-3},      {.leverage = 3, .fee = 3e-4, .cost_rate = 0.001},
        {.leverage = -3, .cost_rate = 5e-4},
    };
    for (const StepLaw& model : models) {
        for (const TokenStep& step : steps) {
            const auto one = exact_law(model, step, 1);
            const auto law = exact_law(model, step, 2);
            for (const double nav : {0.8, 0.95, 1.04, 1.3}) {
                const auto integrand = [&](double x) {
                    const double first = growth(step, x);
                    return model.density(x) * (first > 0 ? one.cdf(nav / first) : 1);
                };
                CAPTURE(&model - models, step.leverage, step.cost_rate, nav);
                CHECK(relative(law.cdf(nav), integral(integrand, model.centre, model.scale)) <
                      1e-7);
            }
        }
    }
}

TEST_CASE("a finer resolution changes nothing") {
    struct Model {
        const char* name;
        StepLaw law;
    };
    const double hour = 1.0 / 8760;
    const NormalJumps crashes{.intensity = 10, .mean = -0.05, .sd = 0.1};
    const Model models[] = {
        {"gbm", gbm_step(0.3, 0.8, year_step)},
        {"gbm, hourly", gbm_step(0.3, 0.8, hour)},
        {"gbm, monthly", gbm_step(0.3, 0.8, 1.0 / 12)},
        {"student_t 3", student_t_step(0, 0.8, 3, year_step)},
        {"student_t 3, hourly", student_t_step(0, 0.8, 3, hour)},
        {"student_t 5", student_t_step(0, 0.6, 5, year_step)},
        {"merton", merton_step(0, 0.5, crashes, year_step)},
        {"merton, hourly", merton_step(0, 0.5, crashes, hour)},
        {"merton, calm between jumps", merton_step(0, 0.1, crashes, year_step)},
    };
    const double levels[] = {1e-7, 1e-4, 0.01, 0.05, 0.5, 0.95, 0.99, 1 - 1e-4, 1 - 1e-7};
    double worst = 0;
    for (const Model& model : models) {
        for (const double leverage : {1.0, 3.0, -1.0, -5.0}) {
            for (const int steps : {7, 365, 8760}) {
                for (const double cost : {0.0, 5e-4}) {
                    const TokenStep token{.leverage = leverage, .fee = 1e-4, .cost_rate = cost};
                    const auto law = exact_law(model.law, token, steps);
                    const auto finer = exact_law(model.law, token, steps, {.resolution = 2});
                    for (const double level : levels) {
                        const double change = relative(law.quantile(level), finer.quantile(level));
                        CAPTURE(model.name, leverage, cost, steps, level);
                        // Power tails know no tilt: one part in ten million of a probability feels
                        // rounding.
                        const bool outermost = level < 1e-6 || level > 1 - 1e-6;
                        CHECK(change < (outermost ? 2e-6 : 1e-7));
                        worst = std::max(worst, change);
                    }
                }
            }
        }
    }
    std::printf("self-convergence: the largest change of a quantile is %.2g\n", worst);
}

TEST_CASE("a year of daily steps is fast") {
    const StepLaw models[] = {
        gbm_step(0, 0.8, year_step), student_t_step(0, 0.8, 3, year_step),
        merton_step(0, 0.6, {.intensity = 10, .mean = -0.05, .sd = 0.1}, year_step)};
    const char* names[] = {"gbm", "student_t 3", "merton"};
    for (std::size_t i = 0; i < std::size(models); ++i) {
        for (const double leverage : {1.0, 3.0, -5.0}) {
            const auto start = std::chrono::steady_clock::now();
            const auto law =
                exact_law(models[i], {.leverage = leverage, .fee = 3e-4, .cost_rate = 1e-3}, 365);
            double sum = law.mean() + law.sd() + law.skew() + law.probability_of_loss();
            for (const double level : {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99})
                sum += law.quantile(level);
            const std::chrono::duration<double, std::milli> took =
                std::chrono::steady_clock::now() - start;
            std::printf("exact: %s, leverage %g, 365 steps: %.2f ms\n", names[i], leverage,
                        took.count());
            CHECK(sum > 0);
        }
    }
}

namespace {

constexpr double drift = 0.3;
constexpr double volatility = 0.6;
constexpr double rate = 0.05;
constexpr double yearly_fee = 0.02;

/// A year in so many steps, with a yearly fee and the interest that the cash of the token pays or
/// earns.
ExactLaw year_in(int steps, double leverage) {
    const double step = 1.0 / steps;
    const TokenStep token{
        .leverage = leverage, .fee = yearly_fee * step, .interest = (leverage - 1) * rate * step};
    return exact_law(gbm_step(drift, volatility, step), token, steps);
}

double without_charges(int steps, double leverage, double years, double growth_rate,
                       double spot_power, double (*ask)(const ExactLaw&)) {
    return ask(exact_law(gbm_step(growth_rate, volatility, years / steps), {.leverage = leverage},
                         steps, {.spot_power = spot_power}));
}

/// The limit of many steps, the first order in the step taken out.
double limit(double leverage, double years, double growth_rate, double spot_power,
             double (*ask)(const ExactLaw&)) {
    return 2 * without_charges(8000, leverage, years, growth_rate, spot_power, ask) -
           without_charges(4000, leverage, years, growth_rate, spot_power, ask);
}

}  // namespace

TEST_CASE("daily rebalancing converges to the closed form at first order in the step") {
    for (const double leverage : {2.0, 3.0, 5.0, -1.0, -3.0}) {
        const double mean = std::exp(leverage * drift - (leverage - 1) * rate - yearly_fee);
        const double median = mean * std::exp(-leverage * leverage * volatility * volatility / 2);
        const auto coarse = year_in(1000, leverage);
        const auto fine = year_in(2000, leverage);
        const auto order = [](double coarse_error, double fine_error) {
            return std::log2(std::fabs(coarse_error / fine_error));
        };
        CAPTURE(leverage);
        const double mean_order = order(coarse.mean() - mean, fine.mean() - mean);
        CHECK(mean_order > 0.9);
        CHECK(mean_order < 1.1);
        const double median_order = order(coarse.median() - median, fine.median() - median);
        CHECK(median_order > 0.9);
        CHECK(median_order < 1.1);
    }
}

TEST_CASE("the limit of many steps has the closed form's published values") {
    struct Beats {
        double leverage;
        double at_drift[4];
    };
    const double drifts[] = {0, 0.3, 0.6, 1};
    const Beats beats[] = {{2, {.262, .389, .528, .706}},
                           {3, {.198, .310, .444, .629}},
                           {5, {.102, .179, .286, .462}}};
    for (const Beats& row : beats) {
        for (std::size_t i = 0; i < std::size(drifts); ++i) {
            const double chance = limit(row.leverage, 0.5, drifts[i], 1,
                                        [](const ExactLaw& law) { return law.exceedance(1); });
            CHECK(chance == Approx(row.at_drift[i]).margin(5.1e-4).epsilon(0));
            const double z = (drifts[i] - (row.leverage + 1) * volatility * volatility / 2) *
                             std::sqrt(0.5) / volatility;
            CHECK(chance == Approx(normal_cdf(z)).margin(1e-5).epsilon(0));
        }
    }
    const auto mean = [](const ExactLaw& law) { return law.mean(); };
    const auto median = [](const ExactLaw& law) { return law.median(); };
    CHECK(limit(2, 1, 0.3, 0, mean) == Approx(1.822).margin(5e-4).epsilon(0));
    CHECK(limit(3, 1, 0.3, 0, mean) == Approx(2.460).margin(5e-4).epsilon(0));
    CHECK(limit(5, 1, 0.3, 0, mean) == Approx(4.482).margin(5e-4).epsilon(0));
    CHECK(limit(2, 1, 0.3, 0, median) == Approx(0.887).margin(5e-4).epsilon(0));
    CHECK(limit(3, 1, 0.3, 0, median) == Approx(0.487).margin(5e-4).epsilon(0));
    CHECK(limit(5, 1, 0.3, 0, median) == Approx(0.0498).margin(5e-5).epsilon(0));
}

TEST_CASE("the log decay has its exact law too") {
    // One step of 2x: (2 R - 1) / R^2 stays below exp(d) outside of two price ratios R.
    const double sd = 0.8 * std::sqrt(year_step);
    const auto cdf = [&](double ratio) { return normal_cdf((std::log(ratio) + sd * sd / 2) / sd); };
    const auto one = exact_law(gbm_step(0, 0.8, year_step), {.leverage = 2}, 1, {.spot_power = 2});
    for (const double log_decay : {-0.05, -0.01, -0.001, -1e-5}) {
        const double factor = std::exp(log_decay);
        const double root = std::sqrt(-std::expm1(log_decay));
        const double outside = cdf((1 - root) / factor) + 1 - cdf((1 + root) / factor);
        CHECK(relative(one.cdf(factor), outside) < 1e-9);
    }
    CHECK(one.cdf(1.0000001) == Approx(1).epsilon(1e-12));

    // Over many steps it tends to -L (L - 1) / 2 x integrated variance, whatever the price does.
    const double years = 1;
    for (const double leverage : {2.0, 3.0, -2.0}) {
        const auto law = exact_law(gbm_step(0.3, volatility, years / 8760), {.leverage = leverage},
                                   8760, {.spot_power = leverage});
        const double limit_value = -leverage * (leverage - 1) / 2 * volatility * volatility * years;
        CHECK(std::log(law.median()) == Approx(limit_value).epsilon(2e-3));
        CHECK(law.log_mean() == Approx(limit_value).epsilon(2e-3));
        CHECK(law.quantile(0.99) / law.quantile(0.01) < std::exp(std::fabs(limit_value) * 0.2));
    }
    const auto law =
        exact_law(gbm_step(0, 0.8, year_step), {.leverage = 3}, 365, {.spot_power = 3});
    const auto finer = exact_law(gbm_step(0, 0.8, year_step), {.leverage = 3}, 365,
                                 {.spot_power = 3, .resolution = 2});
    for (const double level : {1e-4, 0.05, 0.5, 0.95, 0.9999}) {
        CHECK(relative(law.quantile(level), finer.quantile(level)) < 1e-8);
    }
}

TEST_CASE("moments are infinite where the tails of the underlying make them so") {
    const StepLaw fat = student_t_step(0, 0.8, 3, year_step);
    const auto bull = exact_law(fat, {.leverage = 3}, 365);
    CHECK(bull.mean() == infinity);
    CHECK(bull.sd() == infinity);
    CHECK(bull.skew() == infinity);
    CHECK(std::isfinite(bull.median()));
    const TokenStep short_step{.leverage = -2, .fee = 1e-3};
    const auto bear = exact_law(fat, short_step, 30);
    const auto value = [&](double x) { return fat.density(x) * growth(short_step, x); };
    CHECK(relative(bear.mean(), std::pow(integral(value, fat.centre, fat.scale), 30)) < 1e-6);
    CHECK(std::isfinite(bear.skew()));
    const auto against_spot = exact_law(fat, {.leverage = 3}, 365, {.spot_power = 3});
    CHECK(std::isfinite(against_spot.mean()));
}

TEST_CASE("financing and fees are those of the step") {
    // A leverage of 1 trades nothing and has no cash: funding and fee multiply its equity.
    const auto law = exact_law(gbm_step(0, 0.5, year_step), {.fee = 1e-3, .funding = 2e-4}, 100);
    const double mean = 100 * (std::log1p(-1e-3) + std::log1p(-2e-4) - 0.125 * year_step);
    CHECK(relative(law.median(), std::exp(mean)) < 1e-9);

    // The mean of a long over many steps, without a wipe-out to speak of: 1 + L (e^m - 1) less what
    // is paid.
    const double simple = std::expm1(0.2 * year_step);
    const TokenStep token{.leverage = 3, .fee = 3e-4, .funding = 1e-4, .interest = 2e-4};
    const double factor = (1 + 3 * simple - 2e-4 - 3 * (1 + simple) * 1e-4) * (1 - 3e-4);
    CHECK(relative(exact_law(gbm_step(0.2, 0.4, year_step), token, 365).mean(),
                   std::pow(factor, 365)) < 1e-10);

    // A payment received after the mark does not revive a token: the wipe-out is that of the mark.
    const double sd = 2.0 * std::sqrt(year_step);
    const auto paid = exact_law(gbm_step(0, 2, year_step), {.leverage = 5, .interest = -0.01}, 10);
    const double dead = normal_cdf((std::log(0.8) + sd * sd / 2) / sd);
    CHECK(relative(paid.wiped_out(), 1 - std::pow(1 - dead, 10)) < 1e-9);
}

TEST_CASE("a value out of range is refused by name") {
    const auto field_of = [](const auto& act) -> std::string {
        try {
            act();
        } catch (const InvalidValue& error) {
            return error.field();
        }
        return "accepted";
    };
    const StepLaw good = gbm_step(0, 0.8, year_step);
    const auto token = [&](const TokenStep& step, int steps = 10,
                           const ExactOptions& options = {}) {
        return field_of([&] { exact_law(good, step, steps, options); });
    };
    CHECK(field_of([] { gbm_step(0, -0.8, 1); }) == "volatility");
    CHECK(field_of([] { gbm_step(infinity, 0.8, 1); }) == "drift");
    CHECK(field_of([] { gbm_step(0, 0.8, 0); }) == "years");
    CHECK(field_of([] { student_t_step(0, 0.8, 2, 1); }) == "degrees");
    CHECK(field_of([] { merton_step(0, 0.8, {.intensity = -1}, 1); }) == "jumps.intensity");
    CHECK(field_of([] { merton_step(0, 0.8, {.intensity = 1, .sd = -1}, 1); }) == "jumps.sd");
    CHECK(token({.leverage = 0}) == "leverage");
    CHECK(token({.leverage = 101}) == "leverage");
    CHECK(token({.leverage = 3, .fee = 1}) == "fee");
    CHECK(token({.leverage = 3, .fee = -0.1}) == "fee");
    CHECK(token({.leverage = 3, .cost_rate = 0.25}) == "cost_rate");
    CHECK(token({.leverage = 3, .funding = 1}) == "funding");
    CHECK(token({.leverage = 3, .interest = infinity}) == "interest");
    CHECK(token({.leverage = 3}, 0) == "steps");
    CHECK(token({.leverage = 3}, 10, {.start = 0}) == "start");
    CHECK(token({.leverage = 3}, 10, {.resolution = 0.5}) == "resolution");
    CHECK(token({.leverage = 3}, 2, {.spot_power = 3}) == "steps");
    CHECK(field_of([&] { exact_law(good, {}, 10).quantile(1); }) == "level");
    CHECK(field_of([&] { exact_law(good, {}, 10).quantile(0); }) == "level");
    StepLaw half = good;
    half.density = [good](double x) { return good.density(x) / 2; };
    CHECK(field_of([&] { exact_law(half, {}, 10); }) == "law.density");
    StepLaw flat = good;
    flat.scale = 0;
    CHECK(field_of([&] { exact_law(flat, {}, 10); }) == "law.scale");
}
