#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::io {
namespace {

RateOptions in_unit(RateUnit unit) {
    auto options = rates_options();
    options.unit = unit;
    return options;
}

RateOptions strictly(RateOptions options) {
    options.strict = true;
    return options;
}

template <class Event>
std::string text_of(const std::vector<Event>& events) {
    std::string out;
    for (const auto& event : events)
        out += format_time(event.time) + ' ' + shortest(event.rate.value()) + '\n';
    return out;
}

TEST_CASE("funding files of every origin") {
    constexpr const char* expected =
        "2023-01-01T00:00:00Z 0.0001\n2023-01-01T08:00:00.008Z -2.5e-05\n";
    const char* cases[] = {
        "fundingTime,fundingRate\n1672531200000,0.00010000\n1672560000008,-0.00002500\n",
        "calc_time,funding_interval_hours,last_funding_rate\n1672531200000,8,0.0001\n1672560000008,"
        "8,-2.5e-05\n",
        "symbol,fundingTime,fundingRate,markPrice\nBTCUSDT,1672531200000,0.0001,\nBTCUSDT,"
        "1672560000008,-0.000025,16500.1\n",
        "time,rate\n2023-01-01,0.0001\n2023-01-01T08:00:00.008Z,-0.000025\n",
        "1672531200000,0.0001\n1672560000008,-0.000025\n",
        "date,time,rate\n2023-01-01,00:00,0.0001\n2023-01-01T08:00:00.008Z,00:00,-0.000025\n",
        "time,funding rate\n2023-01-01T08:00:00.008Z,-0.0025%\n2023-01-01,0.01%\n",
    };
    Scratch scratch;
    for (const auto* text : cases) {
        INFO(text);
        CHECK(text_of(read_funding(scratch.write(text))) == expected);
    }
}

TEST_CASE("a day's mean funding is charged three times at the end of the day") {
    Scratch scratch;
    Told told;
    const auto path = scratch.write(
        "date,funding_mean,funding_abs\n2019-09-10,1e-04,1e-04\n2019-09-11,2e-04,2e-04\n");
    const auto events = read_funding(path, funding_options(), told.warn());
    REQUIRE(events.size() == 2);
    CHECK(format_time(events[0].time) == "2019-09-11T00:00:00Z");
    CHECK(events[0].rate.value() == Approx(3e-4));
    CHECK(told.any_has("three times it is charged at the end of each day"));
}

TEST_CASE("rates are fractions per year, whatever the file writes") {
    struct Case {
        const char* text;
        RateUnit unit;
        const char* events;
    };
    const Case cases[] = {
        {"date,fed_funds_rate\n1998-01-01,5.84\n", RateUnit::automatic,
         "1998-01-01T00:00:00Z 0.0584\n"},
        {"observation_date,DFF\n1998-01-01,5.84\n", RateUnit::automatic,
         "1998-01-01T00:00:00Z 0.0584\n"},
        {"date,rate_pct\n1998-01-01,5.84\n", RateUnit::automatic, "1998-01-01T00:00:00Z 0.0584\n"},
        {"date,rate\n1998-01-01,0.0584\n", RateUnit::automatic, "1998-01-01T00:00:00Z 0.0584\n"},
        {"date,rate\n1998-01-01,5.84\n", RateUnit::percent, "1998-01-01T00:00:00Z 0.0584\n"},
        {"date,sofr\n1998-01-01,0.05\n", RateUnit::fraction, "1998-01-01T00:00:00Z 0.05\n"},
        {"date,rate\n1998-01-02,-0.005\n1998-01-01,0\n", RateUnit::automatic,
         "1998-01-01T00:00:00Z 0\n1998-01-02T00:00:00Z -0.005\n"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        CHECK(text_of(read_rates(scratch.write(each.text), in_unit(each.unit))) == each.events);
    }
}

TEST_CASE("a day without a rate keeps the one before, and says so") {
    Scratch scratch;
    Told told;
    CHECK(read_rates(scratch.write(
                         "DATE,SOFR\n2020-03-12,1.2\n2020-03-13,.\n2020-03-14,\n2020-03-15,1.1\n"),
                     rates_options(), told.warn())
              .size() == 2);
    CHECK(told.texts.size() == 2);
    CHECK(told.any_has(":3: SOFR: no rate at 2020-03-13"));
}

TEST_CASE("the unit of a rate that its column does not say is told, unless it is given") {
    struct Case {
        const char* text;
        RateUnit unit;
        bool told;
    };
    const Case cases[] = {
        {"date,rate\n1998-01-01,0.05\n", RateUnit::automatic, true},
        {"date,x\n1998-01-01,0.05\n", RateUnit::automatic, true},
        {"date,rate\n1998-01-01,0.05\n", RateUnit::fraction, false},
        {"date,sofr\n1998-01-01,5\n", RateUnit::automatic, false},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        Told told;
        read_rates(scratch.write(each.text), in_unit(each.unit), told.warn());
        CHECK(told.any_has("read as a fraction per year") == each.told);
    }
}

TEST_CASE("two rates of one stamp are refused where that is asked for") {
    Scratch scratch;
    const auto differ = scratch.write("time,rate\n2020-03-12,0.01\n2020-03-12,0.02\n");
    CHECK(read_funding(differ).size() == 1);
    CHECK(read_rates(differ).size() == 1);
    const std::string message = ":3: time: 2020-03-12T00:00:00Z was on line 2 with a different";
    CHECK(has(message_of([&] { read_funding(differ, strictly(funding_options())); }), message));
    CHECK(has(message_of([&] { read_rates(differ, strictly(rates_options())); }), message));
    const auto same = scratch.write("time,rate\n2020-03-12,0.01\n2020-03-12,0.01\n");
    CHECK(read_funding(same, strictly(funding_options())).size() == 1);
}

TEST_CASE("bad funding and rates are one message each") {
    struct Case {
        const char* text;
        const char* funding;  ///< empty: not tried
        const char* rates;
    };
    const Case cases[] = {
        {"time,rate\n2020-03-12,abc\n", ":2: rate: 'abc' is not a number",
         ":2: rate: 'abc' is not a number"},
        {"time,rate\n2020-03-12,5.84\n", ":2: rate: must be a fraction of the exposure",
         "--rates-unit percent"},
        {"time,rate\n2020-03-12,inf\n", ":2: rate: must be a finite", ":2: rate: must be a finite"},
        {"time,rate\n2020-03-12,\n", ":2: rate: must be a finite",
         ":3: file: has no row with a rate"},
        {"time,rate\n2020-03-12,0.1\n2020-03-14,0.1\n2020-03-13,0.1\n", ":4: time: ", ":4: time: "},
        {"time,rate,Rate\n2020-03-12,0.1,1\n", ":1: rate: columns 2 and 3 have this name",
         ":1: rate: columns 2 and 3 have this name"},
        {"time,a,b\n2020-03-12,0.1,1\n", ":1: rate: ", ":1: rate: "},
        {"when,rate\nyesterday,0.1\n", ":1: time: ", ":1: time: "},
        {"", ":1: file: is empty", ":1: file: is empty"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        const auto path = scratch.write(each.text);
        CHECK(has(message_of([&] { read_funding(path); }), each.funding));
        CHECK(has(message_of([&] { read_rates(path); }), each.rates));
    }
}

}  // namespace
}  // namespace levtok::io
