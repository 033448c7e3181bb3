#include "rebalance/tracking/calibrate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

#include "nav/error.hpp"
#include "rebalance/short_form.hpp"
#include "rebalance/token/token.hpp"
#include "rebalance/tracking/premium.hpp"
#include "rebalance/tracking/splice.hpp"
#include "tests/catch.hpp"
#include "tests/utc.hpp"

namespace levtok::rebalance {
namespace {

using testing::utc;

/// Weekdays of a random walk, at a benchmark that is known.
std::vector<MarketStep> calibration_market(std::size_t days, std::uint64_t seed,
                                           double volatility = 0.012) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<MarketStep> steps;
    double price = 100;
    Instant time = utc("2012-01-03");
    while (steps.size() < days) {
        const Date date{std::chrono::floor<std::chrono::days>(time).time_since_epoch()};
        if (trading_calendar("XNYS").is_session(date)) {
            steps.push_back({Observation::at(time, Price::of(price)), Rate{}, Rate::raw(0.02)});
            price *= std::exp(volatility * normal(random));
        }
        time += one_day;
    }
    return steps;
}

std::vector<ObservedValue> published_by(const Terms& terms, const std::vector<MarketStep>& steps) {
    Token token(terms);
    std::vector<ObservedValue> values;
    for (const auto& step : steps) {
        const auto row = token.advance(step);
        values.push_back({row.time, row.nav, 0});
    }
    return values;
}

double found_value(const Calibration& found, std::string_view term,
                   const std::string& period = "all") {
    for (const auto& each : found.terms) {
        if (each.term == term && each.period == period && each.value) return *each.value;
    }
    return std::nan("");
}

bool says(const Notes& notes, NoteCode code, const std::string& part) {
    return std::any_of(notes.begin(), notes.end(), [&](const Note& note) {
        return note.code == code && note.text.find(part) != std::string::npos;
    });
}

}  // namespace

TEST_CASE("the terms of a fund without noise are found") {
    const auto steps = calibration_market(400, 1);
    auto truth = product("upro");
    truth.leverage = 2.9;
    std::get<CashFinancing>(truth.financing).borrow_spread = 0.011;
    const auto observed = published_by(truth, steps);
    const auto found = calibrate({.product = std::string(library_text("upro")),
                                  .free = {"leverage", "financing.borrow_spread"},
                                  .steps = steps,
                                  .observed = observed,
                                  .by_year = true,
                                  .place = "nav.csv"});
    CHECK(found_value(found, "leverage") == Approx(2.9).margin(1e-6));
    CHECK(found_value(found, "financing.borrow_spread") == Approx(0.011).margin(1e-5));
    CHECK(found_value(found, "financing.borrow_spread", "2013") == Approx(0.011).margin(1e-5));
    CHECK(found.product.leverage == Approx(2.9).margin(1e-6));
    // What is written loads, and its short form is the same fund.
    CHECK(parse_product(write_product(found.product)).leverage == found.product.leverage);
    const auto form = short_form_of(found.product);
    REQUIRE(form);
    CHECK(product(*form).leverage == Approx(2.9).margin(1e-6));
}

TEST_CASE("95 % intervals hold the truth of 95 of 100 funds") {
    // LEVTOK_FUNDS draws more.
    const char* wanted = std::getenv("LEVTOK_FUNDS");
    const int funds = wanted != nullptr ? std::atoi(wanted) : 400;
    int holds_leverage = 0;
    int holds_spread = 0;
    double worst = 0;
    for (int fund = 0; fund < funds; ++fund) {
        std::mt19937_64 random(1000 + static_cast<std::uint64_t>(fund));
        std::normal_distribution<double> normal;
        std::uniform_real_distribution<double> uniform;
        const auto steps = calibration_market(500, 5000 + static_cast<std::uint64_t>(fund));
        auto truth = product("upro");
        truth.leverage = 2.5 + uniform(random);
        const double spread = 0.015 * uniform(random);
        std::get<CashFinancing>(truth.financing).borrow_spread = spread;
        auto observed = published_by(truth, steps);
        double drift = 0;
        for (auto& value : observed) {
            drift += 3e-4 * normal(random);
            const double print = uniform(random) < 0.03 ? 0.01 * normal(random) : 0;
            value.value *= std::exp(drift + print);
        }
        const auto found = calibrate({.product = std::string(library_text("upro")),
                                      .free = {"leverage", "financing.borrow_spread"},
                                      .steps = steps,
                                      .observed = observed,
                                      .place = "nav.csv"});
        const auto& leverage = found.terms[0];
        const auto& of_spread = found.terms[1];
        REQUIRE(leverage.standard_error);
        REQUIRE(of_spread.standard_error);
        const double off = std::fabs(*leverage.value - truth.leverage);
        holds_leverage += off <= 1.96 * *leverage.standard_error ? 1 : 0;
        worst = std::max(worst, off);
        holds_spread +=
            std::fabs(*of_spread.value - spread) <= 1.96 * *of_spread.standard_error ? 1 : 0;
    }
    WARN("of " << funds << " intervals hold the truth: leverage " << holds_leverage << ", spread "
               << holds_spread);
    CHECK(worst < 0.05);
    for (const int holds : {holds_leverage, holds_spread}) {
        CHECK(holds >= 0.9 * funds);
        CHECK(holds <= 0.97 * funds);
    }
}

TEST_CASE("a fee and a spread at constant leverage are nearly one, and their sum is known") {
    const auto steps = calibration_market(1000, 3);
    const auto observed = published_by(product("upro"), steps);
    const auto found = calibrate({.product = std::string(library_text("upro")),
                                  .settings = {{"financing.borrow_spread", "0.002"}},
                                  .free = {"fees.management.rate", "financing.borrow_spread"},
                                  .steps = steps,
                                  .observed = observed,
                                  .place = "nav.csv"});
    CHECK(found_value(found, "fees.management.rate") +
              2 * 365 / 360.0 * found_value(found, "financing.borrow_spread") ==
          Approx(0.0091 + 2 * 365 / 360.0 * 0.006).margin(5e-5));
    CHECK(says(found.notes, NoteCode::not_told_apart, "nearly one"));
}

TEST_CASE("a term that changes nothing, or would leave what the product allows, is said") {
    const auto steps = calibration_market(500, 5);
    const auto short_fund = product("spxs");
    const auto of_short = calibrate({.product = std::string(library_text("spxs")),
                                     .free = {"financing.borrow_spread"},
                                     .steps = steps,
                                     .observed = published_by(short_fund, steps),
                                     .place = "nav.csv"});
    REQUIRE(of_short.terms.size() == 1);
    CHECK_FALSE(of_short.terms[0].standard_error);
    CHECK(says(of_short.notes, NoteCode::not_told_apart,
               "financing.borrow_spread stays at 0: it changes nothing on this history"));

    // With a spread that is too large by 3 % the fee would have to be below 0; the leverage, which
    // is found beside it, still moves.
    auto truth = product("upro");
    truth.leverage = 2.9;
    const auto observed = published_by(truth, steps);
    const auto found = calibrate({.product = std::string(library_text("upro")),
                                  .settings = {{"financing.borrow_spread", "0.036"}},
                                  .free = {"fees.management.rate", "leverage"},
                                  .steps = steps,
                                  .observed = observed,
                                  .by_year = true,
                                  .place = "nav.csv"});
    CHECK(found_value(found, "fees.management.rate") == 0);
    CHECK(found_value(found, "leverage") == Approx(2.9).margin(0.02));
    CHECK(says(found.notes, NoteCode::not_told_apart,
               "fees.management.rate stays at 0, since it must be in [0, 1): the days ask for "
               "less"));
    CHECK(says(found.notes, NoteCode::not_told_apart, "the days ask for less in 2013"));
    for (const auto& note : found.notes) {
        CHECK(note.text.find("search") == std::string::npos);
        CHECK(note.text.find("+- 0.000000") == std::string::npos);
    }
}

TEST_CASE("the time of day at which a token trades is found in a list") {
    std::vector<MarketStep> steps;
    std::mt19937_64 random(9);
    std::normal_distribution<double> normal;
    double price = 1000;
    Instant time = utc("2020-01-01");
    for (int hour = 0; hour < 24 * 120; ++hour, time += std::chrono::hours{1}) {
        steps.push_back({Observation::at(time, Price::of(price)), Rate{}, Rate{}});
        price *= std::exp(0.01 * normal(random));
    }
    const Setting at{"rebalance.0.at", "\"07:00\""};
    std::vector<ObservedValue> observed;
    for (const auto& value : published_by(product("ftx-bull", std::span(&at, 1)), steps)) {
        if (value.time == std::chrono::floor<std::chrono::days>(value.time)) {
            observed.push_back({value.time, value.value * (1 + 1e-3 * normal(random)), 0});
        }
    }
    const auto found = calibrate({.product = std::string(library_text("ftx-bull")),
                                  .free = {"rebalance.0.at", "leverage"},
                                  .steps = steps,
                                  .observed = observed,
                                  .place = "bull.csv"});
    CHECK(found.terms[0].setting == "rebalance.0.at=07:00");
    CHECK_FALSE(found.terms[0].value);
    CHECK(found_value(found, "leverage") == Approx(3).margin(0.02));
    CHECK_THROWS_AS(calibrate({.product = std::string(library_text("ftx-bull")),
                               .free = {"name"},
                               .steps = steps,
                               .observed = observed}),
                    InvalidValue);
}

TEST_CASE("a fund that trades at the close is compared with full hours, and keeps it") {
    const auto steps = calibration_market(120, 14);
    const auto found = calibrate({.product = std::string(library_text("upro")),
                                  .free = {"rebalance.0.at"},
                                  .steps = steps,
                                  .observed = published_by(product("upro"), steps),
                                  .place = "nav.csv"});
    REQUIRE(found.terms.size() == 1);
    CHECK(found.terms[0].setting == "rebalance.0.at=close");
    CHECK(std::get<Schedule>(found.product.rules.front().when).at_close);
}

TEST_CASE("a fund in one line") {
    const auto terms = product("fund:L=3,E=0.91,SP=0.6,SW=1.1");
    CHECK(terms.leverage == 3);
    CHECK(terms.fees.management.rate == Approx(0.0091));
    CHECK(terms.calendar == "XNYS");
    const auto& cash = std::get<CashFinancing>(terms.financing);
    // 2.2 in swaps at r + 0.6 %, 0.2 of spare cash at r: 2 r + 2.2 x 0.6 %.
    CHECK(2 * cash.borrow_spread == Approx(2.2 * 0.006));
    CHECK(terms.name == "fund:L=3,E=0.91,SP=0.6,SW=1.1");
    const auto short_one = product("fund:L=-3,E=0.95,SP=0.4");
    // All cash earns the benchmark, and the exposure pays the spread.
    CHECK(4 * std::get<CashFinancing>(short_one.financing).lend_spread == Approx(3 * 0.004));
    for (const std::string form : {"fund:L=3,E=0.91,SP=0.6", "fund:L=-3,E=0.95,SP=0.4"}) {
        CHECK(short_form_of(product(form)) == form);
    }
    CHECK_FALSE(short_form_of(product("ftx-bull")));
    // The share of swaps stays as it was given, with the spread that it goes with.
    auto in_swaps = product("fund:L=3,E=0.91,SP=0.6,SW=1.1");
    CHECK(short_form_of(in_swaps) == "fund:L=3,E=0.91,SP=0.6,SW=1.1");
    std::get<CashFinancing>(in_swaps.financing).borrow_spread = 0.0055;
    CHECK(short_form_of(in_swaps) == "fund:L=3,E=0.91,SP=0.5,SW=1.1");
    CHECK(product("fund:L=3,SW=1.5").leverage == 3);
    CHECK_THROWS_WITH(product("fund:L=3,SW=1.6"),
                      "fund:SW: must be at most 1.5 at L=3, where all of the exposure is in swaps, "
                      "was \"1.6\"");
    CHECK_THROWS_WITH(product("fund:L=-2,SW=2"),
                      "fund:SW: must be at most 1 at L=-2, where all of the exposure is in swaps, "
                      "was \"2\"");
    CHECK_THROWS_WITH(product("fund:L=3,Q=1"), "fund:Q: must be one of L, E, SP, SW, was \"Q\"");
    CHECK_THROWS_WITH(product("fund:L=3,E=x"), "fund:E: must be a number, was \"x\"");
    for (const auto* bad : {"fund:", "fund:E=1", "fund:L=3,L=2", "fund:L=x", "fund:L=3,",
                            "fund:L=0", "fund:L=300", "fund:L=3,Q=1"}) {
        INFO(bad);
        CHECK_THROWS_AS(product(bad), InvalidValue);
    }
    CHECK(in_library("fund:L=3"));
}

TEST_CASE("premium: sides by quarter, stretches beyond 2 %, half-life") {
    std::vector<PremiumDay> days;
    std::mt19937_64 random(4);
    std::normal_distribution<double> normal;
    double gap = 0;
    Date date{std::chrono::days{18262}};  // 2020-01-01
    for (int i = 0; i < 3000; ++i, date += std::chrono::days{1}) {
        gap = 0.8 * gap + 0.002 * normal(random);
        const bool crisis = i >= 100 && i < 112;
        days.push_back({date, Instant{date.time_since_epoch()},
                        100 * std::exp(gap + (crisis ? 0.05 : 0)), i == 105 ? 60.0 : 100.0});
        if (i == 105) days.back().market = 63;
    }
    const auto found = premium(days, PremiumLevel::as_is, 1, "x");
    const auto value = [&](std::string_view name, const std::string& period = "all") {
        for (const auto& each : found.figures) {
            if (each.name == name && each.period == period) return each.value.value();
        }
        return std::nan("");
    };
    CHECK(value("longest_beyond_2_percent") == 12);
    CHECK(value("stretches_beyond_2_percent_over_7") == 1);
    CHECK(value("half_life") == Approx(std::log(2) / -std::log(0.8)).epsilon(0.6));
    CHECK(value("days_at_premium", "2020Q1") + value("days_at_discount", "2020Q1") +
              value("days_at_neither", "2020Q1") ==
          91);
    CHECK(value("crash_premium") == Approx(0.05));
    // Against a replay a level that lasts is no premium.
    for (auto& day : days) day.market *= 3;
    CHECK(premiums(days, PremiumLevel::relative)[2000] == Approx(0).margin(0.02));
}

TEST_CASE("a price that is not of the fund it is compared with is suspected") {
    const auto steps = calibration_market(200, 12);
    const auto others = calibration_market(200, 13);
    const auto days_of = [](const std::vector<MarketStep>& market,
                            const std::vector<MarketStep>& worth, double factor) {
        std::vector<PremiumDay> days;
        for (std::size_t i = 0; i < market.size(); ++i) {
            days.push_back({Date{}, market[i].bar.time, factor * market[i].bar.close.value(),
                            worth[i].bar.close.value()});
        }
        return days;
    };
    const auto own = premium(days_of(steps, steps, 1.01), PremiumLevel::as_is, 1, "x");
    CHECK(own.notes.empty());
    const auto other = premium(days_of(others, steps, 1), PremiumLevel::relative, 1, "x");
    CHECK(says(other.notes, NoteCode::suspect_price, "check that both are of one fund"));
    const auto split = premium(days_of(steps, steps, 0.25), PremiumLevel::as_is, 1, "x");
    CHECK(says(split.notes, NoteCode::suspect_price, "the price is off its NAV by -75 %"));
}

TEST_CASE("a splice has no jump, and one mark where both meet") {
    const auto steps = calibration_market(300, 8);
    const auto terms = product("upro");
    std::vector<ModelRow> model;
    Token token(terms);
    for (const auto& step : steps) {
        const auto row = token.advance(step);
        model.push_back({.time = row.time, .price = row.price, .nav = row.nav});
    }
    std::vector<ObservedValue> observed;
    for (std::size_t i = 200; i < 300; ++i)
        observed.push_back({model[i].time, 7 * model[i].nav, 0});
    const auto joined = splice(model, observed, trading_calendar("XNYS"), "nav.csv");
    REQUIRE(joined.rows.size() == 300);
    CHECK(joined.met == model[200].time);
    for (std::size_t i = 0; i < 300; ++i) {
        CHECK(joined.rows[i].observed == (i >= 200));
        CHECK(joined.rows[i].value == Approx(7 * model[i].nav));
    }
    CHECK_THROWS_AS(splice(std::span(model).subspan(200), observed, trading_calendar("XNYS"), "x"),
                    Error);
}

}  // namespace levtok::rebalance
