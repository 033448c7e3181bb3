#include "montecarlo/study/study.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>

#include "montecarlo/study/answers.hpp"
#include "montecarlo/study/rules.hpp"
#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::montecarlo;
using rebalance::Setting;

namespace {

constexpr Instant start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
const Sampling sampling{.paths = 40'000, .seed = 7, .threads = 2};

Calendar calendar(Duration step, int steps) {
    return {.start = start, .step = step, .steps = steps};
}

/// A plain token that is rebalanced at every step.
ExactQuestion plain(double leverage, double drift, double volatility, Duration step, int steps) {
    auto terms = with_rule(rebalance::product("3x"), "step", step);
    terms.leverage = leverage;
    return {Gbm{drift, volatility}, terms, calendar(step, steps)};
}

double value(const std::vector<Answer>& answers, const std::string& quantity, Method method) {
    for (const auto& answer : answers) {
        if (answer.quantity == quantity && answer.method == method) return answer.value;
    }
    FAIL("no " << quantity << " by " << name_of(method));
    return 0;
}

double limit_of(const ExactQuestion& question, const std::string& quantity) {
    return value(closed_form_answers(question), quantity, Method::closed_form);
}

double exact_of(const ExactQuestion& question, const std::string& quantity) {
    return value(exact_answers(question), quantity, Method::exact);
}

std::string field_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const InvalidValue& error) {
        return error.field();
    }
    return "nothing thrown";
}

constexpr Duration hours(int n) { return std::chrono::hours{n}; }

}  // namespace

TEST_CASE("the density of a step of Kou's model has the moments of the model") {
    struct Row {
        double volatility;
        ExponentialJumps jumps;
        double days;
    };
    const Row rows[] = {
        {0.6, {.intensity = 50, .up_probability = 0.45, .up_mean = 0.04, .down_mean = 0.05}, 1},
        {0.2, {.intensity = 500, .up_probability = 0.5, .up_mean = 0.02, .down_mean = 0.02}, 1},
        {1.0, {.intensity = 20, .up_probability = 1, .up_mean = 0.001, .down_mean = 0.04}, 1},
        {0.1, {.intensity = 300, .up_probability = 0, .up_mean = 0.03, .down_mean = 0.3}, 1},
        {0.6, {.intensity = 0, .up_probability = 0.5, .up_mean = 0.03, .down_mean = 0.03}, 1},
        {0.5, {.intensity = 900, .up_probability = 0.4, .up_mean = 0.03, .down_mean = 0.04}, 10},
    };
    for (const auto& [volatility, jumps, days] : rows) {
        CAPTURE(volatility, jumps.intensity, jumps.up_mean, days);
        const double years = days / 365;
        const StepLaw law = kou_step(0.3, volatility, jumps, years);
        const auto mean_of = [&](auto&& f) {
            double sum = 0;
            for (double a = -40; a < 20; a += law.scale) {
                const double b = a + law.scale;
                sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
                    [&](double x) { return f(x) * law.density(x); }, a, b, 0);
            }
            return sum;
        };
        const double expected = jumps.intensity * years;
        const double p = jumps.up_probability;
        const double variance =
            volatility * volatility * years +
            2 * expected *
                (p * jumps.up_mean * jumps.up_mean + (1 - p) * jumps.down_mean * jumps.down_mean);
        const double mean = mean_of([](double x) { return x; });
        CHECK(mean_of([](double) { return 1.0; }) == Approx(1).epsilon(1e-11));
        CHECK(mean == Approx(law.centre).epsilon(1e-9).margin(1e-12));
        CHECK(mean_of([&](double x) { return (x - mean) * (x - mean); }) ==
              Approx(variance).epsilon(1e-10));
        CHECK(mean_of([](double x) { return std::exp(x); }) ==
              Approx(std::exp(0.3 * years)).epsilon(1e-11));
    }
}

TEST_CASE("Kou's density far out is that of the jumps") {
    const ExponentialJumps jumps{
        .intensity = 50, .up_probability = 0.45, .up_mean = 0.04, .down_mean = 0.05};
    const StepLaw law = kou_step(0, 0.6, jumps, 1.0 / 365);
    const auto slope = [&](double x) {
        return std::log(law.density(x + 1e-3) / law.density(x - 1e-3)) / 2e-3;
    };
    // Of several jumps the tail is a power times the exponential: its slope comes near from above.
    CHECK(slope(3) == Approx(-1 / jumps.up_mean).epsilon(0.1));
    CHECK(slope(-3) == Approx(1 / jumps.down_mean).epsilon(0.1));
    CHECK(law.density(3) > 0);
    CHECK(law.density(3) < 1e-25);
}

TEST_CASE("a model has a law of one step or is named as having none") {
    const std::set<std::string_view> with_law{"gbm", "student_t", "merton", "kou"};
    for (const auto name : model_names()) {
        CAPTURE(name);
        const auto model = model_named(name);
        auto question = plain(3, 0, 0.8, one_day, 30);
        question.model = model;
        const auto obstacle = obstacle_to_exact(question);
        CHECK(obstacle.has_value() == !with_law.contains(name));
        if (obstacle) {
            CHECK(obstacle->field == "model");
            CHECK(field_of([&] { exact_report(question); }) == "model");
        } else {
            CHECK(step_law_of(model, 1.0 / 365).has_value());
        }
    }
}

TEST_CASE("what an exact law cannot carry is named by its field") {
    struct Row {
        std::vector<Setting> settings;
        Duration step;
        std::string field;  ///< empty: carried
    };
    const std::string move = R"({"when": "move", "size": 0.15, "side": "adverse", "to": "target"})";
    const Row rows[] = {
        {{}, one_day, ""},
        {{{"rebalance", "[]"}}, one_day, "rebalance"},
        {{{"rebalance", "[" + move + "]"}}, one_day, "rebalance.0.when"},
        {{{"rebalance.0.unless_within", "0.2"}}, one_day, "rebalance.0.unless_within"},
        {{{"rebalance.0.every", "7d"}}, one_day, "rebalance.0.every"},
        {{}, hours(1), "rebalance.0.every"},
        {{{"execution.impact", "0.1"}, {"execution.daily_volume", "1e6"}},
         one_day,
         "execution.impact"},
        {{{"rebalance.0.every", "1h"}, {"fees.management.rate", "0.001"}},
         hours(1),
         "fees.management.per"},
        {{{"rebalance.0.every", "1h"},
          {"fees.management.rate", "0.001"},
          {"fees.management.per", "year"}},
         hours(1),
         ""},
        {{{"rebalance", R"([{"when": "schedule", "to": "target"}, )" + move + "]"},
          {"intrabar", "ohlc"}},
         one_day,
         "rebalance.1.when"},
        {{{"rebalance", R"([{"when": "schedule", "to": "target"}, )" + move + "]"}}, one_day, ""},
        {{{"fees.management.rate", "0.01"},
          {"fees.management.per", "dilution"},
          {"execution.taker_fee", "0.001"}},
         one_day,
         "fees.management.per"},
    };
    for (const auto& row : rows) {
        const auto terms = rebalance::product("3x", row.settings);
        const ExactQuestion question{Gbm{}, terms, calendar(row.step, 48)};
        const auto obstacle = obstacle_to_exact(question);
        CHECK((obstacle ? obstacle->field : "") == row.field);
        if (!row.field.empty()) CHECK(field_of([&] { exact_law_of(question); }) == row.field);
    }
}

TEST_CASE("the exact law and the simulation agree for every product and model that has one") {
    struct Row {
        std::string product;
        std::vector<Setting> settings;
        Model model;
    };
    const Row rows[] = {
        {"3x", {}, Gbm{0.3, 0.8}},
        {"-3x", {}, StudentT{}},
        {"2x", {}, Merton{}},
        {"3x", {}, Kou{}},
        {"-2x", {}, Kou{}},
        {"kucoin-3l", {{"intrabar", "close"}}, Gbm{0, 0.6}},
        {"kucoin-3s", {{"intrabar", "close"}}, Gbm{0, 0.6}},
        {"upro", {}, Gbm{0.1, 0.3}},
        {"sqqq", {}, Gbm{0.1, 0.3}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.product, name_of(row.model));
        Calendar when = calendar(one_day, 180);
        when.funding = 0.0003;
        when.benchmark = 0.05;
        const ExactQuestion question{row.model, rebalance::product(row.product, row.settings),
                                     when};
        const auto exact = exact_answers(question);
        const auto simulated = simulated_answers(row.model, when, {{question.terms}}, sampling);
        int compared = 0;
        for (const auto& answer : exact) {
            // A mean that rare paths carry has no normal error.
            if (answer.quantity == "nav_sd" || answer.quantity == "nav_skew") continue;
            if (std::isinf(answer.value)) continue;
            for (const auto& other : simulated.front()) {
                if (other.quantity != answer.quantity) continue;
                CAPTURE(answer.quantity, answer.value, other.value, other.standard_error);
                CHECK(std::fabs(answer.value - other.value) < 4.5 * other.standard_error + 1e-12);
                ++compared;
            }
        }
        CHECK(compared >= 14);
    }
}

TEST_CASE("closed forms are the reference table at its digits") {
    struct Odds {
        double leverage;
        double at[4];  ///< of drifts 0, 0.3, 0.6, 1
    };
    const double drifts[] = {0, 0.3, 0.6, 1};
    const Odds odds[] = {{2, {0.262, 0.389, 0.528, 0.706}},
                         {3, {0.198, 0.310, 0.444, 0.629}},
                         {5, {0.102, 0.179, 0.286, 0.462}}};
    for (const auto& row : odds) {
        for (int i = 0; i < 4; ++i) {
            const auto question = plain(row.leverage, drifts[i], 0.6, hours(12), 365);
            CHECK(limit_of(question, "p_beats_spot") == Approx(row.at[i]).margin(5e-4).epsilon(0));
        }
    }
    struct Growth {
        double leverage, mean, median, mean_unit, median_unit;
    };
    const Growth growth[] = {{2, 1.822, 0.887, 5e-4, 5e-4},
                             {3, 2.460, 0.487, 5e-4, 5e-4},
                             {5, 4.482, 0.0498, 5e-4, 5e-5}};
    for (const auto& row : growth) {
        const auto question = plain(row.leverage, 0.3, 0.6, one_day, 365);
        CHECK(limit_of(question, "nav_mean") == Approx(row.mean).margin(row.mean_unit).epsilon(0));
        CHECK(limit_of(question, "nav_median") ==
              Approx(row.median).margin(row.median_unit).epsilon(0));
    }
    struct Flat {
        double leverage;
        double percent[4];  ///< after 1, 3, 6, 12 months
    };
    const int months[] = {1, 3, 6, 12};
    const Flat flat[] = {{3, {-8.6, -23.7, -41.7, -66.0}}, {5, {-25.9, -59.3, -83.5, -97.3}}};
    for (const auto& row : flat) {
        for (int i = 0; i < 4; ++i) {
            const auto question = plain(row.leverage, 0, 0.6, hours(730), months[i]);
            CHECK(100 * limit_of(question, "flat_return") ==
                  Approx(row.percent[i]).margin(0.05).epsilon(0));
        }
    }
}

TEST_CASE("closed forms take fee and financing as the steps do") {
    struct Row {
        std::string product;
        std::vector<Setting> settings;
    };
    const Row rows[] = {{"3x", {{"fees.management.rate", "0.0003"}}},
                        {"-3x", {{"financing.kind", "perpetual"}}},
                        {"5x", {{"financing.kind", "cash"}, {"financing.borrow_spread", "0.01"}}},
                        {"-2x", {{"financing.kind", "cash"}, {"financing.borrow_fee", "0.02"}}}};
    for (const auto& row : rows) {
        CAPTURE(row.product);
        const double leverage = rebalance::product(row.product).leverage;
        const auto error_at = [&](int per_day) {
            const Duration step = one_day / per_day;
            auto when = calendar(step, 180 * per_day);
            when.funding = 0.0002;
            when.benchmark = 0.06;
            auto terms = with_rule(rebalance::product(row.product, row.settings), "step", step);
            if (terms.fees.management.rate > 0) {
                terms.fees.management = {365 * terms.fees.management.rate,
                                         rebalance::FeePeriod::year};
            }
            const ExactQuestion question{Gbm{0.1, 0.5}, terms, when};
            return std::log(exact_of(question, "nav_mean") / limit_of(question, "nav_mean"));
        };
        CAPTURE(leverage);
        CHECK(std::fabs(error_at(4)) < 2e-3 * leverage * leverage);
        CHECK(error_at(1) / error_at(4) == Approx(4).epsilon(0.1));
    }
}

TEST_CASE("rebalancing comes to the closed forms at first order in the step") {
    for (const double leverage : {2.0, 3.0, 5.0}) {
        for (const std::string quantity : {"p_beats_spot", "nav_median", "log_decay_q50"}) {
            CAPTURE(leverage, quantity);
            const auto error_at = [&](int step_hours, int steps) {
                const auto question = plain(leverage, 0.3, 0.6, hours(step_hours), steps);
                return exact_of(question, quantity) - limit_of(question, quantity);
            };
            const double errors[] = {error_at(12, 365), error_at(6, 730), error_at(3, 1460)};
            CAPTURE(errors[0], errors[1], errors[2]);
            CHECK(errors[0] / errors[1] == Approx(2).epsilon(0.15));
            CHECK(errors[1] / errors[2] == Approx(2).epsilon(0.15));
        }
    }
}

TEST_CASE("the leverage that grows fastest is that of the moments, for small steps") {
    for (const double drift : {-0.2, 0.0, 0.3, 0.9}) {
        CAPTURE(drift);
        const auto answers = growth_optimum(plain(3, drift, 0.6, one_day, 365));
        const double closed = value(answers, "growth_optimal_leverage", Method::closed_form);
        const double found = value(answers, "growth_optimal_leverage", Method::exact);
        CHECK(closed == Approx(drift / 0.36).margin(1e-12));
        // Daily returns are skewed: their median adds about L variance / (2 x 365) to its
        // logarithm.
        CHECK(found == Approx(closed).epsilon(0.01).margin(2e-3));
        // At the optimum the median grows by half of drift^2 / variance.
        CHECK(std::log(value(answers, "growth_optimal_median", Method::exact)) ==
              Approx(drift * drift / 0.72).epsilon(0.01).margin(1e-6));
    }
    SECTION("funding counts against it") {
        auto question = plain(3, 0.5, 0.6, one_day, 365);
        question.terms.financing = rebalance::PerpetualFunding{};
        question.calendar.funding = 0.0001;
        const auto answers = growth_optimum(question);
        const double closed = value(answers, "growth_optimal_leverage", Method::closed_form);
        CHECK(closed == Approx((0.5 - 0.1095) / 0.36).epsilon(1e-9));
        CHECK(value(answers, "growth_optimal_leverage", Method::exact) ==
              Approx(closed).epsilon(0.01));
    }
    SECTION("falls of the price count for more than the moments tell") {
        auto question = plain(3, 0.9, 0.6, one_day, 365);
        question.model = Kou{
            0.9, 0.3, {.intensity = 20, .up_probability = 0.1, .up_mean = 0.02, .down_mean = 0.1}};
        const auto answers = growth_optimum(question);
        CHECK(value(answers, "growth_optimal_leverage", Method::exact) <
              value(answers, "growth_optimal_leverage", Method::closed_form));
    }
}

TEST_CASE("an optimum beyond the leverage of tokens is no answer") {
    CHECK(growth_optimum(plain(3, 0.9, 0.07, one_day, 30)).empty());
    CHECK(growth_optimum(plain(3, -0.9, 0.07, one_day, 30)).empty());
    // The search goes as far as the leverage of tokens does, and no farther.
    const auto answers = growth_optimum(plain(3, 0.9, 0.096, one_day, 30));
    CHECK(value(answers, "growth_optimal_leverage", Method::closed_form) > 97);
    CHECK(value(answers, "growth_optimal_leverage", Method::exact) <= 100);
    // The other answers of a study stand.
    StudyDesign design{.product = rebalance::product("3x"),
                       .model = Gbm{0.9, 0.07},
                       .start = start,
                       .sampling = {.paths = 200}};
    design.horizons = {std::chrono::days{7}};
    const auto rows = study(design);
    CHECK_FALSE(rows.empty());
    CHECK(std::none_of(rows.begin(), rows.end(), [](const auto& row) {
        return row.answer.quantity.find("growth_optimal") == 0;
    }));
}

TEST_CASE("rules by their names") {
    struct Row {
        std::string text;
        bool good;
    };
    const Row rows[] = {{"own", true},        {"daily", true},       {"weekly", true},
                        {"step", true},       {"never", true},       {"band", true},
                        {"band:0.1", true},   {"outside:1.5", true}, {"move:0.15", true},
                        {"", false},          {"hourly", false},     {"daily:2", false},
                        {"band:", false},     {"band:1", false},     {"band:x", false},
                        {"outside:1", false}, {"move:-0.1", false}};
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto act = [&] {
            rebalance::check(with_rule(rebalance::product("3x"), row.text, one_day));
        };
        if (row.good) {
            CHECK_NOTHROW(act());
        } else {
            CHECK(field_of(act).starts_with("rule"));
        }
    }
    for (const auto& kind : rule_kinds()) {
        for (const double leverage : {-3.0, 2.0, 5.0}) {
            auto terms = rebalance::product("3x");
            terms.leverage = leverage;
            CHECK_NOTHROW(rebalance::check(with_rule(terms, kind.name, one_day)));
        }
    }
}

namespace {

StudyDesign small_design() {
    StudyDesign design{.product = rebalance::product("3x"), .model = Gbm{0, 0.8}};
    design.start = start;
    design.sampling = sampling;
    design.sampling.paths = 5'000;
    return design;
}

}  // namespace

TEST_CASE("a study is a tidy table with a method in each row") {
    auto design = small_design();
    design.leverages = {3, -3};
    design.rules = {"daily", "band:0.2"};
    design.fees = {0, 0.0003};
    design.volatilities = {0.4, 0.8};
    design.horizons = {std::chrono::days{90}};
    const auto rows = study(design);
    std::set<std::string> keys;
    for (const auto& row : rows) {
        const std::string key = shortest(row.leverage.value_or(0)) + ' ' + row.rule + ' ' +
                                shortest(row.fee) + ' ' + shortest(*row.volatility) + ' ' +
                                row.answer.quantity + ' ' + name_of(row.answer.method);
        CAPTURE(key);
        CHECK(keys.insert(key).second);
        CHECK(row.horizon_days == 90);
        if (row.rule == "band:0.2") CHECK(row.answer.method == Method::monte_carlo);
        if (row.answer.method != Method::monte_carlo) CHECK(row.answer.standard_error == 0);
    }
    const auto count = [&](const std::string& quantity, Method method) {
        return std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
            return row.answer.quantity == quantity && row.answer.method == method;
        });
    };
    CHECK(count("nav_median", Method::exact) == 8);
    CHECK(count("nav_median", Method::monte_carlo) == 8);
    CHECK(count("nav_median", Method::closed_form) == 8);
    CHECK(count("break_even_price", Method::monte_carlo) == 16);
    CHECK(count("growth_optimal_leverage", Method::exact) == 4);
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        if (rows[i].answer.quantity != "log_decay_per_year") continue;
        REQUIRE(rows[i + 1].answer.quantity == "half_life_years");
        CHECK(rows[i + 1].answer.value ==
              Approx(-std::numbers::ln2 / rows[i].answer.value).epsilon(1e-12));
    }
}

TEST_CASE("break-even by simulation is near that of the limit") {
    auto design = small_design();
    design.sampling.paths = 50'000;
    const auto rows = study(design);
    double simulated = 0;
    double limit = 0;
    for (const auto& row : rows) {
        if (row.answer.quantity != "break_even_price") continue;
        (row.answer.method == Method::closed_form ? limit : simulated) = row.answer.value;
    }
    CHECK(limit == Approx(std::exp(0.64)).epsilon(1e-12));
    CHECK(simulated == Approx(limit).epsilon(0.02));
}

TEST_CASE("the holding curve starts at one day, where decay has no exact law") {
    auto design = small_design();
    design.horizons = {one_day, 3 * one_day, 30 * one_day};
    const auto rows = study(design);
    double last = 1;
    for (const auto& row : rows) {
        if (row.answer.method == Method::closed_form) continue;
        if (row.answer.quantity == "nav_mean") CHECK(row.answer.value == Approx(1).epsilon(1e-9));
        if (row.answer.quantity != "nav_median") continue;
        CHECK(row.answer.method == Method::exact);
        CHECK(row.answer.value < last);
        last = row.answer.value;
    }
    const auto has_decay = [&](double days) {
        return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
            return row.horizon_days == days && row.answer.quantity == "log_decay_q50" &&
                   row.answer.method != Method::closed_form;
        });
    };
    CHECK(has_decay(1));
    CHECK(has_decay(3));
    CHECK(has_decay(30));
}

TEST_CASE("a design that makes no sense is named by its axis") {
    const auto field = [](const auto& spoil) {
        auto design = small_design();
        spoil(design);
        return field_of([&] { study(design); });
    };
    CHECK(field([](auto& design) { design.leverages = {0}; }) == "leverage");
    CHECK(field([](auto& design) { design.rules = {"hourly"}; }) == "rule");
    CHECK(field([](auto& design) { design.fees = {1}; }) == "fee");
    CHECK(field([](auto& design) { design.volatilities = {-1}; }) == "volatility");
    CHECK(field([](auto& design) { design.horizons = {}; }) == "horizon");
    CHECK(field([](auto& design) { design.horizons = {hours(36)}; }) == "horizon");
    CHECK(field([](auto& design) {
              design.model = Bootstrap{};
              design.volatilities = {0.5};
          }) == "volatility");
    CHECK(field([](auto& design) { design.fees.assign(300, 0.001); }) ==
          "leverage x rule x fee x stop_loss x size");
}
