#include "nav/time.hpp"

#include "tests/catch.hpp"

using namespace levtok;
using namespace std::chrono;

namespace {

constexpr Instant noon = sys_days{2020y / March / 12} + hours{12};
constexpr Instant midnight = sys_days{2020y / March / 12};

}  // namespace

TEST_CASE("time is read as it stands in price files") {
    struct Row {
        const char* text;
        Instant time;
    };
    const Row rows[] = {
        {"2020-03-12", midnight},
        {"03/12/2020", midnight},
        {"03/12/2020 12:00", noon},
        {"2020-03-12 12:00", noon},
        {"2020-03-12T12:00:00", noon},
        {"2020-03-12 12:00:00", noon},
        {"2020-03-12T12:00:00Z", noon},
        {"2020-03-12T12:00Z", noon},
        {"2020-03-12 12:00:00 Z", noon},
        {"2020-03-12T14:00:00+02:00", noon},
        {"2020-03-12 14:00:00 +02:00", noon},
        {"2020-03-12T14:00:00+0200", noon},
        {"2020-03-12T07:00:00-05:00", noon},
        {"2020-03-12T17:30:00+05:30", noon},
        {"2020-03-13T02:00:00+14:00", noon},
        {"2020-03-11T24:00:00", midnight},
        {"2020-03-12T12:00:00.5", noon + milliseconds{500}},
        {"2020-03-12T12:00:00.008Z", noon + milliseconds{8}},
        {"2020-03-12T12:00:00.000001Z", noon + microseconds{1}},
        {"2020-03-12T12:00:00.0000019Z", noon + microseconds{1}},
        {"2020-02-29", sys_days{2020y / February / 29}},
        {"1969-12-31T23:59:59", Instant{seconds{-1}}},
        {"1970-01-01", Instant{}},
    };
    for (const auto& [text, time] : rows) {
        CAPTURE(text);
        const auto read = parse_time(text);
        REQUIRE(read);
        CHECK(format_time(*read) == format_time(time));
        CHECK(*read == time);
    }
}

TEST_CASE("what is not a time is not read as one") {
    const char* const rows[] = {
        "",
        "2020",
        "2020-03",
        "2020-3-12",
        "2020-13-01",
        "2020-00-10",
        "2020-02-30",
        "2021-02-29",
        "20-03-12",
        "2020/03/12",
        "12.03.2020",
        "13/12/2020",
        "3/12/2020",
        "2020-03-12 ",
        " 2020-03-12",
        "2020-03-12T",
        "2020-03-12Z",
        "2020-03-12X10:00",
        "2020-03-12 10",
        "2020-03-12 10:0",
        "2020-03-12 1:00",
        "2020-03-12 25:00",
        "2020-03-12 10:60",
        "2020-03-12 10:00:60",
        "2020-03-12 24:00:01",
        "2020-03-12 10:00:00.",
        "2020-03-12 10:00:00.x",
        "2020-03-12 10:00:00 ",
        "2020-03-12 10:00:00 UTC",
        "2020-03-12T10:00:00ZZ",
        "2020-03-12T10:00:00+",
        "2020-03-12T10:00:00+2:00",
        "2020-03-12T10:00:00+02",
        "2020-03-12T10:00:00+02:60",
        "2020-03-12T10:00:00+14:01",
        "2020-03-12T10:00:00+15:00",
        "1583971200",
        "-2020-03-12",
        "nan",
    };
    for (const char* text : rows) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("a time is written with the decimals that it needs and reads back") {
    struct Row {
        Instant time;
        const char* text;
    };
    const Row rows[] = {
        {midnight, "2020-03-12T00:00:00Z"},
        {noon + milliseconds{8}, "2020-03-12T12:00:00.008Z"},
        {noon + microseconds{123456}, "2020-03-12T12:00:00.123456Z"},
        {noon + milliseconds{500}, "2020-03-12T12:00:00.5Z"},
        {Instant{microseconds{-1}}, "1969-12-31T23:59:59.999999Z"},
        {sys_days{9999y / December / 31}, "9999-12-31T00:00:00Z"},
    };
    for (const auto& [time, text] : rows) {
        CHECK(format_time(time) == text);
        CHECK(parse_time(text) == time);
    }
}

TEST_CASE("a time of day is within its day") {
    struct Row {
        const char* text;
        std::optional<Duration> time;
    };
    const Row rows[] = {
        {"00:00", Duration{0}},
        {"00:02", minutes{2}},
        {"23:45", hours{23} + minutes{45}},
        {"00:02:30", minutes{2} + seconds{30}},
        {"23:59:59.999999", days{1} - microseconds{1}},
        {"24:00", std::nullopt},
        {"", std::nullopt},
        {"2:00", std::nullopt},
        {"02:60", std::nullopt},
        {"02:00Z", std::nullopt},
        {"02:00 ", std::nullopt},
        {"-2:00", std::nullopt},
    };
    for (const auto& [text, time] : rows) {
        CAPTURE(text);
        const auto read = parse_time_of_day(text);
        CHECK(read == time);
        if (read) CHECK(format_time_of_day(*read) == text);
    }
}

TEST_CASE("a duration is a whole number and a unit") {
    struct Row {
        const char* text;
        std::optional<Duration> span;
    };
    const Row rows[] = {
        {"10m", minutes{10}},
        {"1d", days{1}},
        {"8h", hours{8}},
        {"30s", seconds{30}},
        {"2w", days{14}},
        {"500ms", milliseconds{500}},
        {"40us", microseconds{40}},
        {"0s", Duration{0}},
        {"007d", days{7}},
        {"365000d", days{365'000}},
        {"365001d", std::nullopt},
        {"1000000000w", std::nullopt},
        {"9223372036854775807us", std::nullopt},
        {"99999999999999999999d", std::nullopt},
        {"", std::nullopt},
        {"d", std::nullopt},
        {"10", std::nullopt},
        {"-1d", std::nullopt},
        {"-0d", std::nullopt},
        {"+1d", std::nullopt},
        {"1.5h", std::nullopt},
        {"1 h", std::nullopt},
        {"1h30m", std::nullopt},
        {"1D", std::nullopt},
        {"1y", std::nullopt},
    };
    for (const auto& [text, span] : rows) {
        CAPTURE(text);
        CHECK(parse_duration(text) == span);
    }
}

TEST_CASE("a duration is written in its largest unit that is whole, and reads back") {
    struct Row {
        Duration span;
        const char* text;
    };
    const Row rows[] = {
        {days{1}, "1d"},          {days{14}, "14d"},    {hours{36}, "36h"},
        {minutes{90}, "90m"},     {seconds{90}, "90s"}, {milliseconds{1500}, "1500ms"},
        {microseconds{1}, "1us"},
    };
    for (const auto& [span, text] : rows) {
        CHECK(format_duration(span) == text);
        CHECK(parse_duration(text) == span);
    }
    CHECK(format_duration(-hours{8}) == "-8h");
}
