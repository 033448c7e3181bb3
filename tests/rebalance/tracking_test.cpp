#include "rebalance/tracking/tracking.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "rebalance/token/token.hpp"
#include "rebalance/tracking/estimates.hpp"
#include "rebalance/tracking/key_information.hpp"
#include "rebalance/tracking/performance.hpp"
#include "tests/catch.hpp"
#include "tests/utc.hpp"

namespace levtok::rebalance {
namespace {

using testing::utc;

std::chrono::sys_days utc_day(const char* day) {
    return std::chrono::floor<std::chrono::days>(utc(day));
}

/// A 3x fund on a random walk of weekdays, and what it published.
struct Fund {
    std::vector<ModelRow> model;
    std::vector<ObservedValue> observed;

    explicit Fund(int days, double noise = 0, const std::string& product_name = "upro") {
        std::mt19937_64 random(7);
        std::normal_distribution<double> normal;
        Token token(product(product_name));
        double price = 100;
        Instant time = utc("2015-01-02");
        for (int i = 0; i < days; ++i) {
            const auto row =
                token.advance({Observation::at(time, Price::of(price)), Rate{}, Rate::raw(0.02)});
            const auto parts = token.attribution();
            model.push_back({time, price, row.nav, parts.financing, parts.fees, parts.trading});
            observed.push_back({time, row.nav * (1 + noise * normal(random))});
            price *= std::exp(0.01 * normal(random));
            do {
                time += one_day;
            } while (!trading_calendar("XNYS").is_session(
                Date{std::chrono::floor<std::chrono::days>(time).time_since_epoch()}));
        }
    }

    ObservedErrors errors() const {
        return errors_of(join(model, observed, trading_calendar("XNYS"), "nav.csv"), "nav.csv");
    }
    Tracking tracking() const { return track(errors(), 3, 5, "nav.csv"); }
};

double figure(const Tracking& tracking, std::string_view name, const std::string& period = "all") {
    for (const auto& each : tracking.figures) {
        if (each.name == name && each.period == period && each.value) return *each.value;
    }
    return std::nan("");
}

bool has_note(const Notes& notes, NoteCode code) {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const Note& note) { return note.code == code; });
}

std::string text_of(const Notes& notes, NoteCode code) {
    for (const auto& note : notes) {
        if (note.code == code) return note.text;
    }
    return "";
}

void check_parts(const Tracking& tracking, const std::string& period) {
    double sum = 0;
    for (const auto* part :
         {"fees", "financing", "trading_cost", "path", "distributions", "timing", "residual"}) {
        sum += figure(tracking, "difference_" + std::string(part), period);
    }
    CHECK(sum == Approx(figure(tracking, "difference", period)).margin(1e-12));
}

}  // namespace

TEST_CASE("a fund that publishes its model has no error, and its difference is what it charges") {
    const auto tracking = Fund(600).tracking();
    CHECK(figure(tracking, "error_median") == Approx(0).margin(1e-14));
    CHECK(figure(tracking, "r_squared") == Approx(1));
    CHECK(figure(tracking, "slope") == Approx(1));
    CHECK(figure(tracking, "difference_fees") == Approx(-0.0091).epsilon(1e-3));
    // 2 x (2 % + 0.6 %) x 365 / 360 of a year.
    CHECK(figure(tracking, "difference_financing") == Approx(-0.0527).epsilon(0.02));
    CHECK(figure(tracking, "difference_residual") == Approx(0).margin(1e-9));
    for (const auto* period : {"all", "2015", "2016"}) check_parts(tracking, period);
    CHECK_FALSE(has_note(tracking.notes, NoteCode::noisy_prints));
}

TEST_CASE("prints that are off by chance reverse the next session, which is said") {
    const auto tracking = Fund(1500, 2e-3).tracking();
    CHECK(figure(tracking, "error_lag1_correlation") == Approx(-0.5).margin(0.06));
    CHECK(figure(tracking, "error_sd") == Approx(2e-3 * std::sqrt(2)).epsilon(0.06));
    CHECK(has_note(tracking.notes, NoteCode::noisy_prints));
    // No distribution is read into noise.
    CHECK(figure(tracking, "difference_distributions") == 0);
    CHECK(has_note(tracking.notes, NoteCode::implied_distributions));
    check_parts(tracking, "all");
}

TEST_CASE("distributions are found by their days, and those that are given are taken as given") {
    Fund fund(600, 2e-5);
    double kept = 1;
    for (std::size_t i = 0; i < fund.observed.size(); ++i) {
        if (i % 63 == 40) kept *= 1 - 0.002;
        fund.observed[i].value *= kept;
    }
    const auto implied = fund.tracking();
    std::size_t days = 0;
    for (const auto& each : implied.figures) {
        if (each.name != "implied_distribution") continue;
        ++days;
        CHECK(*each.value == Approx(0.002).margin(1.5e-4));
        CHECK((std::find_if(fund.observed.begin(), fund.observed.end(),
                            [&](const auto& row) { return row.time == *each.time; }) -
               fund.observed.begin()) %
                  63 ==
              40);
    }
    CHECK(days == 9);
    CHECK(figure(implied, "difference_residual") == Approx(0).margin(1e-4));
    check_parts(implied, "all");

    for (std::size_t i = 0; i < fund.observed.size(); ++i) {
        const auto paid = static_cast<double>((i + 23) / 63);
        fund.observed[i].total = fund.observed[i].value * std::pow(0.998, -paid);
    }
    const auto given = fund.tracking();
    CHECK(figure(given, "difference_distributions") ==
          Approx(figure(implied, "difference_distributions")).epsilon(0.05));
    CHECK_FALSE(has_note(given.notes, NoteCode::implied_distributions));
    // Both lists stand side by side.
    const auto listed = [&](const Tracking& tracking, std::string_view name) {
        return std::count_if(tracking.figures.begin(), tracking.figures.end(),
                             [&](const Figure& each) { return each.name == name; });
    };
    CHECK(listed(given, "distribution") == 9);
    CHECK(listed(given, "implied_distribution") == 9);

    // Of the last one nothing is said in the list that is given.
    for (std::size_t i = 0; i < fund.observed.size(); ++i) {
        if (i >= 544) fund.observed[i].total *= 1 - 0.002;
    }
    const auto one_missing = fund.tracking();
    CHECK(listed(one_missing, "distribution") == 8);
    CHECK(text_of(one_missing.notes, NoteCode::implied_distributions)
              .find("1 more distribution is implied by errors than given; it took 0.") == 0);

    // Values that hold what was paid already, and the list beside them.
    for (std::size_t i = 0; i < fund.observed.size(); ++i) {
        const auto paid = static_cast<double>((i + 23) / 63);
        fund.observed[i].value = fund.model[i].nav;
        fund.observed[i].total = fund.model[i].nav * std::pow(1.002, paid);
    }
    CHECK(text_of(fund.tracking().notes, NoteCode::implied_distributions)
              .find("may be adjusted for them already") != std::string::npos);
}

TEST_CASE("a few sessions have no yearly figures, which is said") {
    const auto tracking = Fund(15, 1e-4).tracking();
    CHECK(figure(tracking, "sessions") == 14);
    CHECK(figure(tracking, "error_median") > 0);
    for (const auto* yearly : {"tracking_error", "difference_from_model", "difference_fees"}) {
        CHECK(std::isnan(figure(tracking, yearly)));
    }
    CHECK(text_of(tracking.notes, NoteCode::less_than_a_year) ==
          "no yearly figures of all, 2015, with fewer than 20 sessions");
    CHECK_FALSE(has_note(Fund(22).tracking().notes, NoteCode::less_than_a_year));
}

TEST_CASE("splits are taken out, and stretches that stand still are left out") {
    Fund fund(400, 1e-5);
    for (std::size_t i = 200; i < 400; ++i) fund.observed[i].value /= 4;
    for (std::size_t i = 300; i < 304; ++i) fund.observed[i].value = fund.observed[299].value;
    const auto errors = fund.errors();
    CHECK(errors.stale == 4);
    CHECK(errors.days.size() == 395);
    CHECK(has_note(errors.notes, NoteCode::split_suspected));
    CHECK(has_note(errors.notes, NoteCode::stale_prices));
    for (const auto& day : errors.days) CHECK(std::fabs(day.error) < 6e-4);
}

TEST_CASE("an observed series that closes at another time is named") {
    Fund fund(800);
    for (std::size_t i = fund.observed.size(); i-- > 1;) {
        fund.observed[i].value =
            std::pow(fund.model[i].nav, 0.7) * std::pow(fund.model[i - 1].nav, 0.3);
    }
    CHECK(has_note(fund.tracking().notes, NoteCode::other_close));
}

TEST_CASE("bars and closes are joined by their sessions, and too little in common is an error") {
    Fund fund(300);
    // Stamped with the midnight after the session: Fridays become Saturdays.
    for (auto& value : fund.observed) value.time += one_day;
    CHECK(figure(fund.tracking(), "error_median") == Approx(0).margin(1e-14));
    for (auto& value : fund.observed) value.time += std::chrono::days{3650};
    CHECK_THROWS_AS(fund.tracking(), Error);
}

TEST_CASE("returns by the ends of calendar months, by hand") {
    std::vector<Instant> time;
    std::vector<double> value;
    // Every weekday of 2019 to 2023, growing by 1 a day from 1000.
    double level = 1000;
    for (Instant at = utc("2019-01-01"); at <= utc("2023-07-14"); at += one_day) {
        const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(at));
        if (day == std::chrono::Saturday || day == std::chrono::Sunday) continue;
        time.push_back(at);
        value.push_back(level++);
    }
    const auto at = [&](const char* day) {
        return value[static_cast<std::size_t>(std::find(time.begin(), time.end(), utc(day)) -
                                              time.begin())];
    };
    const auto result = performance(time, value, std::nullopt, "x");
    REQUIRE(result.rows.size() == 6);
    CHECK(has_note(result.notes, NoteCode::before_first_row));
    const double end = at("2023-06-30");
    const char* begins[] = {"2023-05-31", "2023-03-31", "2022-12-30",
                            "2022-06-30", "2020-06-30", "2019-01-01"};
    for (std::size_t i = 0; i < 6; ++i) {
        INFO(result.rows[i].period);
        CHECK(result.rows[i].from == utc(begins[i]));
        CHECK(result.rows[i].to == utc("2023-06-30"));
        CHECK(result.rows[i].total == Approx(end / at(begins[i]) - 1));
        CHECK(result.rows[i].per_year.has_value() == (i >= 4));
    }
    CHECK(*result.rows[4].per_year == Approx(std::cbrt(end / at("2020-06-30")) - 1));
    const auto mid = performance(time, value, utc_day("2023-07-05"), "x");
    CHECK(mid.rows[0].from == utc("2023-06-05"));
    CHECK(mid.rows[3].from == utc("2022-07-05"));
    // The 14th is a Friday: nothing is missing on the weekend after it.
    CHECK_FALSE(
        has_note(performance(time, value, utc_day("2023-07-16"), "x").notes, NoteCode::uncovered));
    const auto later = performance(time, value, utc_day("2023-07-17"), "x");
    CHECK(text_of(later.notes, NoteCode::uncovered) ==
          "the last value is of 2023-07-14, before the day that is asked for, 2023-07-17: the "
          "returns are as of then");
    CHECK(later.rows[0].to == utc("2023-07-14"));
    CHECK_THROWS_AS(performance(time, value, utc_day("2018-01-01"), "x"), InvalidValue);
}

TEST_CASE("estimates: the closed form, and a replay that comes near it as it trades more often") {
    EstimateGrid grid{.index_returns = {-0.3, 0, 0.4}, .volatilities = {0.1, 0.5}};
    const auto terms = product("upro");
    const auto limit = estimates(terms, grid);
    REQUIRE(limit.size() == 6);
    CHECK(limit[1].fund_return == Approx(std::pow(0.7, 3) * std::exp(-3 * 0.25) - 1));
    CHECK(limit[1].multiple_return == Approx(-0.9));
    for (const bool net : {false, true}) {
        grid.net = net;
        grid.benchmark = 0.04;
        grid.interval.reset();
        const auto exact = estimates(terms, grid);
        double before = 1;
        for (const auto interval : {one_day, Duration(std::chrono::hours{1})}) {
            grid.interval = interval;
            const auto replayed = estimates(terms, grid);
            double worst = 0;
            for (std::size_t i = 0; i < exact.size(); ++i) {
                worst = std::max(worst, std::fabs(replayed[i].fund_return - exact[i].fund_return));
            }
            CHECK(worst < before / 4);
            before = worst;
        }
        CHECK(before < 1e-3);
    }
    grid.index_returns = {-1};
    CHECK_THROWS_AS(estimates(terms, grid), InvalidValue);
}

TEST_CASE("the worked example of the risk indicator") {
    const Moments moments{0.0378, 0.9201, 12.068};
    const double var = value_at_risk(moments, 256);
    CHECK(var == Approx(-1.3534).margin(1e-4));
    const double vev = equivalent_volatility(var, 1);
    CHECK(vev == Approx(0.5990).margin(1.5e-4));
    CHECK(risk_class(vev) == 6);
    int expected = 1;
    for (const double bound : {0.005, 0.05, 0.12, 0.2, 0.3, 0.8}) {
        CHECK(risk_class(bound - 1e-9) == expected);
        CHECK(risk_class(bound) == ++expected);
    }
    // Of normal returns the VEV is their volatility.
    const Moments normal{0.01, 0, 0};
    CHECK(equivalent_volatility(value_at_risk(normal, 256), 1) == Approx(0.16).margin(1e-3));
    // At no skewness and kurtosis stress is the plain quantile.
    CHECK(std::log(stressed_factor(normal, 0.02, 256, 1)) ==
          Approx(-2.326348 * 0.32 - 0.32 * 0.32 / 2));
}

TEST_CASE("moments divide by n, and a document of less than two years is refused") {
    const std::vector<double> returns{-0.02, 0, 0.01, 0.03};
    const auto moments = moments_of(returns);
    CHECK(moments.sigma == Approx(std::sqrt((0.000625 + 0.000025 + 0.000025 + 0.000625) / 4)));
    CHECK(moments.skewness == Approx(0).margin(1e-12));
    const Fund fund(700);
    std::vector<Instant> time;
    std::vector<double> nav;
    for (const auto& row : fund.model) {
        time.push_back(row.time);
        nav.push_back(row.nav);
    }
    // What a replay paid is a cost a year; what raised its NAV is none.
    nav::AttributionReport charged;
    charged.fees = -0.03 * in_units_of(time.back() - time.front(), std::chrono::days{365});
    charged.trading = 0.01;
    const auto question = question_of(time, nav, {.creation = 0.001, .redemption = 0.002}, charged);
    CHECK(question.ongoing_cost == Approx(0.03));
    CHECK(question.trading_cost == 0);
    CHECK(question.entry_cost == 0.001);
    CHECK(question.exit_cost == 0.002);
    CHECK(question.holding_years == 1);
    const auto document = key_information({.time = time, .nav = nav, .entry_cost = 0.001}, "upro");
    CHECK(document.figures.front().name == "risk_class");
    CHECK(*document.figures.front().value == 6);
    double total = -1;
    double parts = 0;
    for (const auto& each : document.figures) {
        if (each.name == "reduction_in_yield") total = *each.value;
        if (each.name.starts_with("reduction_by")) parts += *each.value;
    }
    CHECK(total == Approx(parts));
    CHECK(total == Approx(0.001).epsilon(1));
    CHECK(has_note(document.notes, NoteCode::estimate));
    const auto short_time = std::span(time).first(300);
    CHECK_THROWS_AS(key_information({.time = short_time, .nav = std::span(nav).first(300)}, "upro"),
                    InvalidValue);
}

TEST_CASE("scenarios rest on ten years, or on five more than the product is held") {
    std::vector<Instant> time;
    std::vector<double> nav;
    for (int day = 0; day < 18 * 365; ++day) {
        time.push_back(Instant{std::chrono::sys_days{std::chrono::year{2005} / 1 / 1}} +
                       day * one_day);
        nav.push_back(100 * std::exp(2e-4 * day + 0.02 * std::sin(1.0 * day)));
    }
    const auto said_of = [&](double years) {
        std::string text;
        for (const auto& note :
             key_information({.time = time, .nav = nav, .holding_years = years}, "nav.csv").notes) {
            text += note.text + '\n';
        }
        return text;
    };
    CHECK(said_of(5).find("the regulation asks for") == std::string::npos);
    CHECK(said_of(12).find("no scenarios") == std::string::npos);
    CHECK(said_of(12).find("the regulation asks for") == std::string::npos);
    CHECK(said_of(15).find("the regulation asks for 20") != std::string::npos);
}

}  // namespace levtok::rebalance
