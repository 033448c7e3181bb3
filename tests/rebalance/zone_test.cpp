#include "rebalance/calendars/zone.hpp"

#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/messages.hpp"
#include "tests/utc.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using levtok::testing::contains;
using levtok::testing::message_of;
using levtok::testing::utc;

namespace {

LocalTime local(const char* text) { return LocalTime{utc(text).time_since_epoch()}; }

}  // namespace

TEST_CASE("a local time is an instant, in summer and winter") {
    struct Row {
        const char* zone;
        const char* local;
        const char* utc;
    };
    const Row rows[] = {
        {"America/New_York", "2024-01-02T16:00:00", "2024-01-02T21:00:00Z"},
        {"America/New_York", "2024-07-02T16:00:00", "2024-07-02T20:00:00Z"},
        {"America/New_York", "2024-03-08T16:00:00", "2024-03-08T21:00:00Z"},
        {"America/New_York", "2024-03-11T16:00:00", "2024-03-11T20:00:00Z"},
        {"America/New_York", "1990-01-02T16:00:00.000001", "1990-01-02T21:00:00.000001Z"},
        {"Europe/Berlin", "2024-03-31T03:00:00", "2024-03-31T01:00:00Z"},
        {"Asia/Kolkata", "2024-05-01T00:00:00", "2024-04-30T18:30:00Z"},
        {"UTC", "2024-05-01T00:00:00", "2024-05-01T00:00:00Z"},
    };
    for (const auto& [name, written, instant] : rows) {
        CAPTURE(name, written);
        const Zone zone = Zone::named(name);
        const ZonedTime found = zone.from_local(local(written));
        CHECK(found.kind == ZonedTime::Kind::unique);
        CHECK(found.first == utc(instant));
        CHECK(found.second == found.first);
        CHECK(zone.to_local(found.first) == local(written));
    }
}

TEST_CASE("a local time that stands twice or never is named as that") {
    const Zone zone = Zone::named("America/New_York");
    const ZonedTime twice = zone.from_local(local("2024-11-03T01:30:00"));
    CHECK(twice.kind == ZonedTime::Kind::ambiguous);
    CHECK(twice.first == utc("2024-11-03T05:30:00Z"));
    CHECK(twice.second == utc("2024-11-03T06:30:00Z"));
    const ZonedTime never = zone.from_local(local("2024-03-10T02:30:00"));
    CHECK(never.kind == ZonedTime::Kind::nonexistent);
    CHECK(never.first == utc("2024-03-10T07:00:00Z"));
}

TEST_CASE("a period of one offset ends where the clocks change") {
    const auto summer = Zone::named("Europe/Berlin").period_at(utc("2024-07-01"));
    CHECK(summer.offset == std::chrono::hours{2});
    CHECK(summer.begin == utc("2024-03-31T01:00:00Z"));
    CHECK(summer.end == utc("2024-10-27T01:00:00Z"));
    const auto always = Zone::named("UTC").period_at(utc("2024-07-01"));
    CHECK(always.offset == Duration{0});
    CHECK(always.begin < utc("1900-01-01"));
    CHECK(always.end > utc("2100-01-01"));
}

TEST_CASE("a zone that there is not is named with those near") {
    const auto message = [](const char* name) { return message_of([&] { Zone::named(name); }); };
    CHECK(contains(message("America/New_Yrok"), "near are America/New_York"));
    CHECK(contains(message("New_York"), "near are America/New_York"));
    CHECK(contains(message("Xyzzy/Qwerty"), "write a name like America/New_York"));
    CHECK(contains(message(""), "no time zone is called \"\""));
}
