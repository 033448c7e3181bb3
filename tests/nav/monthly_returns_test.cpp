#include "nav/metrics/monthly_returns.hpp"

#include <cmath>

#include "nav/metrics.hpp"
#include "nav/metrics/step_returns.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;

namespace {

struct Rows {
    std::vector<Instant> time;
    std::vector<double> nav;
    std::vector<double> price;

    void add(const char* at, double value, double underlying) {
        time.push_back(*parse_time(at));
        nav.push_back(value);
        price.push_back(underlying);
    }
    void add_flat(Instant at) {
        time.push_back(at);
        nav.push_back(100);
        price.push_back(10);
    }
    PathView view() const { return {.time = time, .nav = nav, .price = price}; }
};

/// Of each month, whether it is partial.
std::vector<bool> partials_of(const Rows& rows) {
    std::vector<bool> out;
    for (const auto& month : monthly_returns(rows.view()).months) out.push_back(month.partial);
    return out;
}

bool close_to(double a, double b) { return std::fabs(a - b) < 1e-12; }

}  // namespace

TEST_CASE("a row at midnight closes the month before") {
    Rows rows;
    rows.add("2024-01-01", 100, 10);
    rows.add("2024-01-14", 50, 11);
    rows.add("2024-02-01", 110, 12);
    rows.add("2024-03-01", 121, 9);
    const auto returns = monthly_returns(rows.view());
    REQUIRE(returns.months.size() == 2);
    CHECK(returns.months[0].month == std::chrono::January);
    CHECK(close_to(*returns.months[0].token, 0.1));
    CHECK(close_to(returns.months[0].underlying, 0.2));
    CHECK(returns.months[1].month == std::chrono::February);
    CHECK(close_to(*returns.months[1].token, 0.1));
    CHECK_FALSE(returns.months[0].partial);
    CHECK_FALSE(returns.months[1].partial);
    REQUIRE(returns.years.size() == 1);
    CHECK(close_to(*returns.years[0].token, 0.21));
    CHECK(returns.years[0].partial);
}

TEST_CASE("months that a path begins or ends in are partial and compound to the total") {
    Rows rows;
    rows.add("2023-11-20T12:00", 100, 10);
    rows.add("2023-11-30T23:00", 120, 11);
    rows.add("2023-12-31T23:00", 90, 12);
    rows.add("2024-01-10T05:00", 99, 9);
    const auto returns = monthly_returns(rows.view());
    REQUIRE(returns.months.size() == 3);
    CHECK(returns.months[0].partial);
    CHECK_FALSE(returns.months[1].partial);
    CHECK(returns.months[2].partial);
    double product = 1;
    for (const auto& month : returns.months) product *= 1 + *month.token;
    CHECK(close_to(product, 0.99));
    REQUIRE(returns.years.size() == 2);
    CHECK(close_to((1 + *returns.years[0].token) * (1 + *returns.years[1].token), 0.99));
    CHECK(close_to(*returns.years[0].token, -0.1));
}

TEST_CASE("the stamps of trading days are their dates") {
    // Thursday 28 March 2024 to Wednesday 10 April: no weekend, all at midnight.
    Rows rows;
    rows.add("2024-03-28", 100, 10);
    rows.add("2024-03-29", 105, 10);
    rows.add("2024-04-01", 110, 11);
    rows.add("2024-04-05", 100, 11);
    rows.add("2024-04-10", 90, 12);
    auto returns = monthly_returns(rows.view());
    REQUIRE(returns.months.size() == 2);
    CHECK(close_to(*returns.months[0].token, 0.05));
    CHECK(returns.months[1].month == std::chrono::April);
    // One row on a Saturday, and they are the ends of days: 1 April 00:00 closes March.
    rows.time[3] = *parse_time("2024-04-06");
    returns = monthly_returns(rows.view());
    REQUIRE(returns.months.size() == 2);
    CHECK(close_to(*returns.months[0].token, 0.1));
}

TEST_CASE("a month that lacks a day is partial") {
    const auto partials = [](const char* first, const char* last, Duration step) {
        Rows rows;
        for (Instant at = *parse_time(first); at <= *parse_time(last); at += step) {
            rows.add_flat(at);
        }
        return partials_of(rows);
    };
    using Partials = std::vector<bool>;
    const Duration hour = std::chrono::hours{1};
    CHECK(partials("2024-01-02", "2024-03-31", hour) == Partials{true, false, true});
    CHECK(partials("2024-01-01T01:00", "2024-04-01", hour) == Partials{false, false, false});
    CHECK(partials("2024-01-01", "2024-03-31T23:00", hour) == Partials{false, false, false});
    CHECK(partials("2024-01-01T03:00", "2024-03-31T22:00", hour) == Partials{true, false, true});
    // One bar of a day may lack, for the first is seen at its close.
    CHECK(partials("2024-01-02", "2024-04-01", one_day) == Partials{false, false, false});
    CHECK(partials("2024-01-03", "2024-03-30", one_day) == Partials{true, false, true});
}

TEST_CASE("weekends and a holiday make no month partial") {
    const auto partials = [](const char* first, const char* last, Duration clock) {
        Rows rows;
        for (Instant at = *parse_time(first); at <= *parse_time(last); at += one_day) {
            const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(at));
            if (day == std::chrono::Saturday || day == std::chrono::Sunday) continue;
            rows.add_flat(at + clock);
        }
        return partials_of(rows);
    };
    using Partials = std::vector<bool>;
    // As dates, as closes in the evening, and as the ends of days.
    for (const int hour : {0, 21, 24}) {
        CAPTURE(hour);
        const Duration clock = std::chrono::hours{hour};
        // Friday 1 January 2021 is a holiday; the 31st is a Sunday.
        CHECK(partials("2021-01-04", "2021-01-29", clock) == Partials{false});
        // Good Friday is 29 March 2024, and the 31st a Sunday.
        CHECK(partials("2024-03-01", "2024-03-28", clock) == Partials{false});
        CHECK(partials("2024-01-02", "2024-03-27", clock) == Partials{false, false, true});
        CHECK(partials("2024-01-03", "2024-02-29", clock) == Partials{true, false});
    }
}

TEST_CASE("a wiped-out token has no return in the months after it") {
    Rows rows;
    rows.add("2020-02-01", 100, 10);
    rows.add("2020-03-01", 80, 9);
    rows.add("2020-03-13", 0, 5);
    rows.add("2020-05-01", 0, 8);
    const auto returns = monthly_returns(rows.view());
    REQUIRE(returns.months.size() == 3);
    CHECK(*returns.months[1].token == -1);
    CHECK_FALSE(returns.months[2].token.has_value());
    CHECK(close_to(returns.months[2].underlying, 0.6));
    CHECK(*returns.years[0].token == -1);
}

TEST_CASE("a path of one row has no month") {
    Rows rows;
    rows.add("2020-02-01", 100, 10);
    CHECK(monthly_returns(rows.view()).months.empty());
}

TEST_CASE("daily log returns are as far apart as the days of the metrics") {
    Rows rows;
    rows.add("2024-01-01", 100, 100);
    rows.add("2024-01-01T12:00", 100, 150);
    rows.add("2024-01-02", 100, 110);
    rows.add("2024-01-03", 0, 99);
    const auto returns = daily_log_returns(rows.time, rows.price);
    REQUIRE(returns.values.size() == 2);
    CHECK(close_to(returns.values[0], std::log(1.1)));
    CHECK(close_to(returns.values[1], std::log(0.9)));
    CHECK(close_to(returns.per_year, 365));
    CHECK(daily_log_returns(std::span(rows.time).first(1), std::span(rows.price).first(1))
              .values.empty());
}

TEST_CASE("log returns of a market that never closes are a day apart") {
    Rows rows;
    const Instant start = *parse_time("2024-01-01");
    rows.add("2024-01-01T01:00", 100, 100);
    for (int day = 1; day <= 60; ++day) {
        rows.time.push_back(start + std::chrono::days{day});
        rows.price.push_back(100 + day % 3);
    }
    CHECK(daily_log_returns(rows.time, rows.price).per_year == 365);
    // The first day lacks an hour.
    CHECK(daily_log_returns(rows.time, rows.price).values.size() == 59);
    CHECK(close_to(daily_log_returns(rows.time, rows.price).values[0],
                   std::log(rows.price[2] / rows.price[1])));
    // The last ends at 16:00.
    rows.time.push_back(rows.time.back() + std::chrono::hours{16});
    rows.price.push_back(200);
    CHECK(daily_log_returns(rows.time, rows.price).values.size() == 59);
    CHECK(daily_log_returns(rows.time, rows.price).values.back() < 0.1);
    // Of a part of a day alone there is none.
    CHECK(daily_log_returns(std::span(rows.time).last(2), std::span(rows.price).last(2))
              .values.empty());
    // Of trading days there are as many as there are.
    Rows weekdays;
    for (int day = 0; day < 70; ++day) {
        if (day % 7 > 4) continue;
        weekdays.time.push_back(start + std::chrono::days{day});
        weekdays.price.push_back(100 + day % 3);
    }
    const double per_year = daily_log_returns(weekdays.time, weekdays.price).per_year;
    CHECK(per_year > 255);
    CHECK(per_year < 270);
}
