#include "montecarlo/fit/fit.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "montecarlo/fit/likelihood.hpp"
#include "montecarlo/fit/optimise.hpp"
#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/montecarlo/simulate.hpp"

using namespace levtok;
using namespace levtok::montecarlo;
using levtok::testing::day;
using levtok::testing::history;

namespace {

std::string shown(const ModelFile& file) {
    std::string text = name_of(file.model);
    ModelFile copy = file;
    for (const auto& [name, value, meaning] : number_fields(copy.model)) {
        if (value == nullptr) continue;
        text += "\n  " + std::string(name) + " " + shortest(*value);
        for (const auto& error : file.fit->standard_errors) {
            if (error.parameter == name) text += " +- " + shortest(error.value);
        }
    }
    text += "\n  " + goodness_line(*file.fit);
    for (const auto& warning : file.fit->warnings) text += "\n  warning: " + warning;
    return text;
}

double parameter(Model model, const std::string& name) {
    for (const auto& [field, value, meaning] : number_fields(model)) {
        if (name == field && value != nullptr) return *value;
    }
    throw std::out_of_range(name);
}

/// The fit's estimates lie within `errors` standard errors of what made the data.
void require_recovered(const Model& truth, int rows, double errors = 3.5, std::uint64_t seed = 11) {
    const auto before = std::chrono::steady_clock::now();
    const auto file = fit(name_of(truth), history(truth, day, rows, seed), day);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    const std::string text = shown(file);
    if (std::getenv("LEVTOK_SHOW_FITS") != nullptr)
        std::printf("%s\n  %.2f s\n", text.c_str(), took.count());
    INFO(text);
    CHECK(!file.fit->standard_errors.empty());
    for (const auto& error : file.fit->standard_errors) {
        INFO(error.parameter);
        CHECK(error.value > 0);
        CHECK(std::fabs(parameter(file.model, error.parameter) -
                        parameter(truth, error.parameter)) < errors * error.value);
    }
    CHECK(write_model(parse_model(write_model(file))) == write_model(file));
}

bool warns(const ModelFile& file, const std::string& start) {
    const auto& warnings = file.fit->warnings;
    return std::any_of(warnings.begin(), warnings.end(),
                       [&](const auto& each) { return each.rfind(start, 0) == 0; });
}

/// Daily log returns of a file whose rows are date,…, with the price after so many commas.
std::vector<double> returns_of(const std::string& path, int commas = 1) {
    std::ifstream file(path);
    std::vector<double> out;
    double before = 0;
    std::string line;
    for (std::getline(file, line); std::getline(file, line);) {
        std::size_t at = 0;
        for (int i = 0; i < commas; ++i) at = line.find(',', at) + 1;
        const double price = std::stod(line.substr(at));
        if (before > 0) out.push_back(std::log(price / before));
        before = price;
    }
    return out;
}

}  // namespace

TEST_CASE("fits recover what made the data") {
    SECTION("gbm") { require_recovered(Gbm{.drift = 0.3, .volatility = 0.7}, 2000); }
    SECTION("student_t") {
        require_recovered(StudentT{.drift = 0.3, .volatility = 0.7, .degrees = 4}, 3000);
    }
    SECTION("merton") {
        require_recovered(
            Merton{.volatility = 0.5, .jumps = {.intensity = 40, .mean = -0.02, .sd = 0.07}}, 3000);
    }
    SECTION("kou") {
        require_recovered(Kou{.volatility = 0.4, .jumps = {.intensity = 60, .up_probability = 0.4}},
                          3000);
    }
    SECTION("garch, normal") {
        require_recovered(
            Garch{.drift = 0.4, .variance = {.alpha = 0.06, .gamma = 0.06, .beta = 0.85}}, 3000);
    }
    SECTION("garch, student_t") {
        require_recovered(Garch{.variance = {.alpha = 0.06, .gamma = 0.06, .beta = 0.85},
                                .innovations = Innovations::student_t,
                                .degrees = 5},
                          3000);
    }
    SECTION("heston") {
        require_recovered(Heston{.volatility = 0.8,
                                 .mean_reversion = 8,
                                 .volatility_of_variance = 2,
                                 .correlation = -0.4},
                          4000);
    }
    SECTION("bates") {
        require_recovered(Bates{.diffusion = {.volatility = 0.7,
                                              .mean_reversion = 8,
                                              .volatility_of_variance = 1.8},
                                .jumps = {.intensity = 12, .mean = -0.03, .sd = 0.12}},
                          4000);
    }
    SECTION("regime") { require_recovered(Regime{}, 4000); }
}

TEST_CASE("a fit starts where its history ends") {
    Garch truth{.variance = {.alpha = 0.1, .beta = 0.85}};
    const auto returns = history(truth, day, 1500, 2);
    const auto file = fit("garch", returns, day);
    const auto& fitted = std::get<Garch>(file.model);
    Garch from_long_run = fitted;
    from_long_run.variance.initial_volatility.reset();
    const auto step = std::get<GarchStep>(prepare_any(from_long_run, day));
    const double next = filter(step.variance, step.drift, returns).next_variance;
    CHECK(*fitted.variance.initial_volatility == Approx(std::sqrt(next * 365)));
    CHECK(fitted.variance.step_days == Approx(1));
    const auto regime = fit("regime", returns, day);
    CHECK(std::get<Regime>(regime.model).turbulent_at_start.has_value());
}

TEST_CASE("the log-likelihood of a law is that of its density") {
    const std::vector<double> returns{0.01, -0.03, 0.2};
    const fitting::Data data{returns, day};
    std::vector<double> moved = returns;
    for (const Model& model : std::vector<Model>{Gbm{}, StudentT{}, Merton{}, Kou{}, Garch{},
                                                 Heston{}, Bates{}, Regime{}}) {
        INFO(name_of(model));
        for (std::size_t i = 0; i < returns.size(); ++i) {
            constexpr double width = 1e-5;
            const auto at = [&](double by) {
                moved = returns;
                moved[i] += by;
                return fitting::probabilities(model, {moved, day})[i];
            };
            const double density = (at(width) - at(-width)) / (2 * width);
            CHECK(std::exp(fitting::log_densities(model, data)[i]) ==
                  Approx(density).epsilon(1e-2));
        }
    }
}

TEST_CASE("filtered and bootstrap take the history with them") {
    const auto returns = history(Garch{.variance = {.alpha = 0.1, .beta = 0.85}}, day, 2000, 4);
    const auto filtered = fit("filtered", returns, day);
    const auto& model = std::get<Filtered>(filtered.model);
    INFO(shown(filtered));
    CHECK(model.returns == returns);
    for (const auto& [name, value] : filtered.fit->standard_errors) {
        const double truth = name == "alpha"        ? 0.1
                             : name == "beta"       ? 0.85
                             : name == "volatility" ? 0.8
                                                    : 0;
        CHECK(std::fabs(parameter(model, name) - truth) < 3.5 * value);
    }
    const auto bootstrap = fit("bootstrap", returns, day);
    CHECK(std::get<Bootstrap>(bootstrap.model).mean_block > 5);
    CHECK(std::get<Bootstrap>(bootstrap.model).returns == returns);
    CHECK(!bootstrap.fit->log_likelihood);
    CHECK(
        std::get<Bootstrap>(fit("bootstrap", history(Gbm{}, day, 2000, 4), day).model).mean_block <
        5);
}

TEST_CASE("degenerate fits warn") {
    const auto normal = history(Gbm{.volatility = 0.6}, day, 1000, 6);
    for (const char* name : {"student_t", "merton", "kou", "garch", "heston", "regime"}) {
        const auto file = fit(name, normal, day);
        INFO(shown(file));
        CHECK(!file.fit->warnings.empty());
    }
    CHECK(fit("gbm", normal, day).fit->warnings.empty());
    CHECK(warns(fit("gbm", std::span(normal).first(60), day), "rows: 60 returns are few"));
    const Heston wild{.mean_reversion = 4, .volatility_of_variance = 4, .feller = Feller::waived};
    const auto waived = fit("heston", history(wild, day, 3000, 6), day);
    CHECK(warns(waived, "feller: the estimates violate the condition"));
    CHECK(std::get<Heston>(waived.model).feller == Feller::waived);
}

TEST_CASE("what cannot be fitted is an error that names the field") {
    const std::vector<double> few{0.1, 0.2, -0.1};
    CHECK_THROWS_WITH(fit("gbm", few, day),
                      "rows: must be at least 30 log returns for a fit, was 3");
    CHECK_THROWS_WITH(fit("gbm", std::vector<double>(50, 0.0), day),
                      "returns: must not all be the same, was 0 throughout");
    auto broken = history(Gbm{}, day, 50, 1);
    broken[3] = std::nan("");
    CHECK_THROWS_WITH(fit("gbm", broken, day),
                      Catch::Matchers::StartsWith("returns.3: must be in [-100, 100]"));
    CHECK_THROWS_WITH(fit("gbm", history(Gbm{}, day, 50, 1), 0),
                      Catch::Matchers::StartsWith("years: must be > 0"));
    CHECK_THROWS_WITH(fit("gbn", few, day),
                      Catch::Matchers::StartsWith("no model is called \"gbn\""));
}

TEST_CASE("student_t is fitted at the maximum where its variance hardly exists") {
    const auto path = data_file("btc/spot-1d-yahoo_2014-09_2024-02.csv");
    if (!path) return;
    constexpr int commas_before_close = 4;
    const auto file = fit("student_t", returns_of(*path, commas_before_close), day);
    INFO(shown(file));
    // The maximum over a fine grid of degrees, of the best location and scale of each.
    CHECK(*file.fit->log_likelihood == Approx(6992.62015).epsilon(0).margin(1e-4));
    CHECK(parameter(file.model, "degrees") == Approx(2.1298).epsilon(1e-3));
    CHECK(parameter(file.model, "volatility") == Approx(1.4816).epsilon(0.01));
    CHECK_FALSE(warns(file, "search"));
}

TEST_CASE("a search follows a curved ridge to its end, and says where it does not come to one") {
    const std::vector<fitting::Coordinate> plane{{"x", -10, 10, 0.1}, {"y", -10, 10, 0.1}};
    const auto ridge = [](const std::vector<double>& x) {
        const double off = x[1] - x[0] * x[0];
        return -1000 * off * off - (1 - x[0]) * (1 - x[0]) / 100;
    };
    const auto top = fitting::maximise(ridge, plane, {{-3, 9}});
    CHECK(top.settled);
    CHECK(top.at[0] == Approx(1).margin(0.02));
    double calls = 0;
    const auto endless = [&](const std::vector<double>&) { return calls += 1; };
    CHECK_FALSE(fitting::maximise(endless, plane, {{0, 0}}).settled);
}

TEST_CASE("every model of the list fits eleven years of bitcoin") {
    const auto path = data_file("btc/spot-1d-close_2015_2026-02.csv");
    if (!path) return;
    const auto returns = returns_of(*path);
    REQUIRE(returns.size() > 4000);
    double gbm = 0;
    for (const auto name : model_names()) {
        const auto before = std::chrono::steady_clock::now();
        const auto file = fit(name, returns, day);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
        const std::string text = shown(file);
        if (std::getenv("LEVTOK_SHOW_FITS") != nullptr)
            std::printf("%s\n  %.2f s\n", text.c_str(), took.count());
        INFO(text);
        CHECK(file.fit->rows == returns.size());
        CHECK_NOTHROW(parse_model(write_model(file)));
        CHECK_NOTHROW(prepare_any(file.model, day));
        if (!file.fit->log_likelihood) continue;
        if (name == "gbm") gbm = *file.fit->log_likelihood;
        // Bitcoin's volatility changes and its tails are fat: each model but gbm sees it.
        if (name != "gbm") CHECK(*file.fit->log_likelihood > gbm + 100);
    }
}
