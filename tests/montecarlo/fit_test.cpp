#include "montecarlo/fit/fit.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>

#include "montecarlo/fit/likelihood.hpp"
#include "montecarlo/models/number_fields.hpp"
#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/montecarlo/simulate.hpp"

using namespace levtok;
using namespace levtok::montecarlo;
using levtok::testing::history;

namespace {

constexpr double day = 1.0 / 365;

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
    if (std::getenv("LEVTOK_SHOW_FITS") != nullptr) std::printf("%s\n  %.2f s\n", text.c_str(), took.count());
    INFO(text);
    CHECK(!file.fit->standard_errors.empty());
    for (const auto& error : file.fit->standard_errors) {
        INFO(error.parameter);
        CHECK(error.value > 0);
        CHECK(std::fabs(parameter(file.model, error.parameter) - parameter(truth, error.parameter)) < errors * error.value);
    }
    CHECK(write_model(parse_model(write_model(file))) == write_model(file));
}


}  // namespace

TEST_CASE("fits recover what made the data") {
    SECTION("gbm") { require_recovered(Gbm{.drift = 0.3, .volatility = 0.7}, 2000); }
    SECTION("student_t") { require_recovered(StudentT{.drift = 0.3, .volatility = 0.7, .degrees = 4}, 3000); }
    SECTION("merton") {
        require_recovered(Merton{.volatility = 0.5, .jumps = {.intensity = 40, .mean = -0.02, .sd = 0.07}}, 3000);
    }
    SECTION("kou") {
        require_recovered(Kou{.volatility = 0.4, .jumps = {.intensity = 60, .up_probability = 0.4}}, 3000);
    }
    SECTION("garch, normal") {
        require_recovered(Garch{.drift = 0.4, .variance = {.alpha = 0.06, .gamma = 0.06, .beta = 0.85}}, 3000);
    }
    SECTION("garch, student_t") {
        require_recovered(Garch{.variance = {.alpha = 0.06, .gamma = 0.06, .beta = 0.85},
                                .innovations = Innovations::student_t,
                                .degrees = 5},
                          3000);
    }
    SECTION("heston") {
        require_recovered(Heston{.volatility = 0.8, .mean_reversion = 8, .volatility_of_variance = 2, .correlation = -0.4}, 4000);
    }
    SECTION("bates") {
        require_recovered(Bates{.diffusion = {.volatility = 0.7, .mean_reversion = 8, .volatility_of_variance = 1.8},
                                .jumps = {.intensity = 12, .mean = -0.03, .sd = 0.12}},
                          4000);
    }
    SECTION("regime") { require_recovered(Regime{}, 4000); }
}
